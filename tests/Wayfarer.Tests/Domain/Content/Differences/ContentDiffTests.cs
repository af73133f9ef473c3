using System.Text;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;
using Xunit;

namespace Wayfarer.Tests.Domain.Content.Differences;

/// <summary>What marketers read before they publish, in one approved text.</summary>
public sealed class ContentDiffTests
{
    private const string J = SampleContent.Journey;
    private const string S = SampleContent.Segment;
    private const string Set = SampleContent.Settings;
    private const string M = SampleContent.Message;

    private static readonly Dictionary<string, long> Inside = new() { ["pause"] = 12, ["click"] = 1, ["stop"] = 0 };

    private static readonly (string Path, string Old, string New)[] Changes =
    [
        (J, "\"state\": \"live\"", "\"state\": \"draft\""),
        (J, "\"state\": \"live\"", "\"state\": \"dark\""),
        (J, "\"state\": \"live\"", "\"state\": \"paused\""),
        (J, "\"state\": \"live\"", "\"state\": \"draining\""),
        (J, "\"state\": \"live\"", "\"name\": \"Full\", \"state\": \"live\""),
        (J, "\"id\": \"full\"", "\"id\": \"ful\""),
        (J, "\"Cart Viewed\"", "\"Cart Updated\""),
        (J, "\"atLeast\": 10", "\"greaterThan\": 20"),
        (J, "{ \"after\": \"7d\" }", "\"always\""),
        (J, "\"goal\": { \"event\": \"Order Completed\", \"within\": \"5d\" },", ""),
        (J, "\"exit\": [ { \"event\": \"Order Completed\" }, { \"event\": \"Unsubscribed\", \"where\": { \"all\": true } } ],", ""),
        (J, "\"lateness\": \"2h\"", "\"lateness\": \"90m\""),
        (J, "\"wait\": \"1h\"", "\"wait\": \"2h\""),
        (J, "\"days\": 1, \"at\": \"09:00\"", "\"days\": 0, \"at\": \"18:30\""),
        (J, "\"send\": \"hello\"", "\"send\": \"bye\""),
        (J, "\"atMost\": \"1d\", \"onEvent\": \"end\"", "\"atMost\": \"2d\", \"onEvent\": \"mark\""),
        (J, "\"if\": { \"segment\": \"buyers\" }, \"to\": \"try\"", "\"if\": { \"not\": { \"tag\": \"vip\" } }, \"to\": \"try\""),
        (J, "\"else\": \"mark\"", "\"else\": \"tell\""),
        (J, "{ \"percent\": 50, \"to\": \"mark\" }, { \"percent\": 50, \"to\": \"tell\" }", "{ \"percent\": 20, \"to\": \"mark\" }, { \"percent\": 80, \"to\": \"tell\" }"),
        (J, "\"level\": 2", "\"level\": 3"),
        (J, "\"remove\": [\"cold\"]", "\"remove\": [\"cold\", \"new\"]"),
        (J, "{ \"id\": \"plain\", \"tag\": \"x\" },", "{ \"id\": \"rest\", \"wait\": \"1w\" },"),
        (J, "{ \"id\": \"pause\", \"wait\": \"1h\" },", ""),
        (J, "{{ contact.name }} is here", "{{ contact.name }} was here"),
        (J, "\"exit\": \"done\"", "\"exit\": \"enough\""),
        (S, "\"atLeast\": 2", "\"atLeast\": 3"),
        (S, "\"Buyers\"", "\"People who buy\""),
        (M, "Hello {{ contact.name }}", "Welcome {{ contact.name }}"),
        (M, "from: Shop <shop@example.com>\n", "kind: transactional\ngoodFor: 12h\npriority: 1\n"),
        (M, "<p>Hello", "<p>Dear"),
        (Set, "Europe/Berlin", "Europe/Paris"),
        (Set, "\"email\": \"sales@example.com\", ", ""),
        (Set, "\"language\": 1,", "\"language\": 1, \"sending\": \"on\", \"postalAddress\": \"1 Main Street\", \"quietHours\": { \"from\": \"21:00\", \"to\": \"08:00\" },"),
    ];

    [Fact]
    public void Differences_are_told_in_words()
    {
        var received = new StringBuilder();
        foreach (var (path, old, replacement) in Changes) Describe(received, $"{path}: {old} => {replacement}", SampleContent.Files, SampleContent.With(path, old, replacement));

        Describe(received, "everything is new", [], SampleContent.Files);
        Describe(received, "everything is removed", SampleContent.Files, []);
        Describe(received, "a journey is removed", SampleContent.Files, [.. SampleContent.Files.Where(file => file.Path != J)]);

        var approved = Path.Combine(SampleContent.Here(), "differences.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, received.ToString());

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), received.ToString());
    }

    [Fact]
    public void The_same_files_written_another_way_are_no_difference() =>
        Assert.Empty(ContentPreview.Of(SampleContent.With(Set, "\"language\": 1,", "// a remark\n  \"language\": 1,"), SampleContent.Files, _ => Inside).Changes);

    private static void Describe(StringBuilder text, string change, IReadOnlyList<ContentFile> live, IReadOnlyList<ContentFile> folder)
    {
        var preview = ContentPreview.Of(folder, live, journey => journey == "full" ? Inside : []);
        text.Append("# ").Append(change.Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        foreach (var problem in preview.Problems) text.Append("Would not go live: ").Append(problem).Append('\n');
        if (preview.Changes.IsEmpty) text.Append("nothing\n");
        foreach (var item in preview.Changes)
        {
            text.Append(item.What).Append('\n');
            foreach (var line in item.Lines) text.Append("  ").Append(line).Append('\n');
        }

        text.Append('\n');
    }
}
