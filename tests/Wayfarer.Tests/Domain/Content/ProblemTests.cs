using System.Text;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>What people read when a file is wrong, in one approved text: a change to it shows in review.</summary>
public sealed class ProblemTests
{
    private const string J = SampleContent.Journey;
    private const string S = SampleContent.Segment;
    private const string Set = SampleContent.Settings;
    private const string M = SampleContent.Message;

    private static readonly (string Path, string Old, string New)[] Mutations =
    [
        // JSON
        (J, "\"lateness\": \"2h\",", "\"lateness\": \"2h\""),
        (J, "\"lateness\": \"2h\",", "\"lateness\": 2h,"),
        (J, "\"lateness\": \"2h\",", "\"lateness\": \"2h\", \"lateness\": \"3h\","),
        (J, "\"level\": 2", "\"level\": 1e999"),
        (J, "\"level\": 2", "\"level\": \"\\ud800\""),
        (S, "\"They bought.\"", "\"Käufer\" \"x\""),
        (Set, "}\n}", "}\n"),

        // The head
        (J, "\"id\": \"full\"", "\"id\": \"ful\""),
        (J, "\"id\": \"full\", ", ""),
        (J, "\"language\": 1", "\"language\": 2"),
        (J, "\"state\": \"live\"", "\"state\": \"life\""),
        (J, "\"state\": \"live\"", "\"state\": true"),
        (J, "\"lateness\"", "\"latenes\""),
        (J, "\"lateness\": \"2h\"", "\"lateness\": \"2 hours\""),
        (J, "\"lateness\": \"2h\"", "\"lateness\": 2"),

        // Trigger, entry, exit, goal
        (J, "\"trigger\": { \"event\"", "\"trigger\": { \"evnt\""),
        (J, "\"trigger\": { \"event\": \"Cart Viewed\"", "\"trigger\": { \"event\": \"\""),
        (J, "\"trigger\": { \"event\": \"Cart Viewed\", \"where\": { \"kind\": \"web\" } }", "\"trigger\": { \"segment\": \"buyer\", \"on\": \"enter\" }"),
        (J, "\"trigger\": { \"event\": \"Cart Viewed\", \"where\": { \"kind\": \"web\" } }", "\"trigger\": { \"segment\": \"buyers\", \"on\": \"entr\" }"),
        (J, "\"trigger\": { \"event\": \"Cart Viewed\", \"where\": { \"kind\": \"web\" } }", "\"trigger\": { \"segment\": \"buyers\", \"event\": \"A\" }"),
        (J, "\"where\": { \"kind\": \"web\" }", "\"where\": { \"kind\": { \"equal\": \"web\" } }"),
        (J, "\"where\": { \"kind\": \"web\" }", "\"where\": { \"kind\": null }"),
        (J, "\"where\": { \"kind\": \"web\" }", "\"where\": \"web\""),
        (J, "\"reentry\": { \"after\": \"7d\" }", "\"reentry\": \"allways\""),
        (J, "\"reentry\": { \"after\": \"7d\" }", "\"reentry\": { \"after\": \"0d\" }"),
        (J, "\"goal\": { \"event\": \"Order Completed\", ", "\"goal\": { "),
        (J, "\"exit\": [ { \"event\": \"Order Completed\" }", "\"exit\": [ \"Order Completed\""),

        // Conditions
        (J, "\"trait\": \"email\", \"exists\"", "\"trait\": \"email\", \"exist\""),
        (J, "\"trait\": \"email\", \"exists\": true", "\"trait\": \"email\""),
        (J, "\"trait\": \"email\", \"exists\": true", "\"trait\": \"email\", \"exists\": \"yes\""),
        (J, "\"in\": [\"pro\", \"team\"]", "\"in\": []"),
        (J, "\"in\": [\"pro\", \"team\"]", "\"in\": [\"pro\", null]"),
        (J, "\"atLeast\": 10", "\"atLeast\": \"ten\""),
        (J, "\"atLeast\": 10", "\"atLeast\": 10, \"lessThan\": 20"),
        (J, "\"exactly\": 0", "\"exactly\": 0, \"atLeast\": 1"),
        (J, "\"exactly\": 0", "\"exactly\": 1.5"),
        (S, "\"atLeast\": 2", "\"atLeast\": 6"),
        (S, "\"atLeast\": 2", "\"atLeast\": 0"),
        (S, "{ \"tag\": \"vip\" }", "{ \"property\": \"total\", \"atLeast\": 1 }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"tagg\": \"vip\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"tag\": \"vip\", \"within\": \"3d\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"message\": \"helo\" }"),
        (S, "\"segment\": \"readers\"", "\"segment\": \"reader\""),
        (S, "\"segment\": \"readers\"", "\"segment\": \"buyers\""),
        ("segments/readers.json", "\"message\": \"hello\", \"atLeast\": 1, \"within\": \"30d\"", "\"segment\": \"buyers\""),
        ("segments/readers.json", "\"if\"", "\"iff\""),

        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"email\", \"contain\": \"@\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"age\", \"greaterThan\": \"old\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"email\", \"matches\": \"(?<=a)b\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"trialEndsAt\", \"withinNext\": \"0d\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"trialEndsAt\", \"before\": \"31.12.2026\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"trait\": \"birthday\", \"anniversaryWithin\": 365 }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"within\": \"0d\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"within\": \"1d\", \"during\": \"today\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"during\": \"this-mont\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"during\": \"today\", \"timeZone\": \"Vienna\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"timeZone\": \"Europe/Vienna\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"since\": \"entry\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"since\": { \"evnt\": \"B\" } }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"sum\": \"total\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"sum\": \"total\", \"max\": \"total\", \"atLeast\": 1 }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"sum\": \"total\", \"contains\": \"1\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"first\": \"plan\", \"equals\": \"pro\", \"within\": \"1d\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"event\": \"A\", \"distinct\": \"sku\", \"atLeast\": 2, \"during\": \"last-month\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"sequence\": [ { \"event\": \"A\" } ] }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"sequence\": [ { \"event\": \"A\", \"within\": \"1d\" }, { \"event\": \"B\" } ] }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"message\": \"hello\", \"is\": \"open\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"consent\": \"new\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"journey\": \"ful\", \"is\": \"inside\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"journey\": \"full\", \"is\": \"insid\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"bucket\": \"a\", \"from\": 50, \"to\": 50 }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"bucket\": \"a\", \"to\": 101 }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"rfm\": \"champion\" }"),
        (S, "{ \"tag\": \"vip\" }", "{ \"rfm\": \"champions\" }"),
        ("segments/readers.json", "\"if\"", "\"static\": true, \"if\""),
        ("segments/readers.json", "\"if\"", "\"onChange\": \"fires\", \"if\""),

        // Steps
        (J, "\"waitFor\"", "\"waitFr\""),
        (J, "{ \"id\": \"pause\", \"wait\": \"1h\" }", "{ \"id\": \"pause\", \"wait\": \"1h\", \"send\": \"hello\" }"),
        (J, "{ \"id\": \"pause\", \"wait\": \"1h\" }", "{ \"id\": \"pause\" }"),
        (J, "{ \"id\": \"pause\", \"wait\": \"1h\" }", "{ \"wait\": \"1h\" }"),
        (J, "\"id\": \"pause\"", "\"id\": \"greet\""),
        (J, "\"id\": \"pause\"", "\"id\": \"end\""),
        (J, "\"id\": \"pause\"", "\"id\": \"Pause 1\""),
        (J, "\"wait\": \"1h\"", "\"wait\": \"0s\""),
        (J, "\"at\": \"09:00\"", "\"at\": \"9 am\""),
        (J, "\"days\": 1", "\"days\": -1"),
        (J, "\"send\": \"hello\"", "\"send\": \"helo\""),
        (J, "\"message\": \"greet\"", "\"message\": \"gret\""),
        (J, "\"message\": \"greet\"", "\"message\": \"pause\""),
        (J, "\"onTimeout\": \"choose\"", "\"onTimeout\": \"chose\""),
        (J, "\"onTimeout\": \"choose\"", "\"onTimeout\": \"end\""),
        (J, "\"atMost\": \"1d\", ", ""),
        (J, "\"else\": \"mark\"", "\"else\": \"mark\", \"next\": \"end\""),
        (J, "{ \"percent\": 50, \"to\": \"mark\" }", "{ \"percent\": 40, \"to\": \"mark\" }"),
        (J, "{ \"percent\": 50, \"to\": \"mark\" }", "{ \"percent\": 0, \"to\": \"mark\" }"),
        (J, "\"next\": \"label\"", "\"next\": \"mark\""),
        (J, "\"next\": \"label\"", "\"next\": \"choose\""),
        (J, "\"update\": { \"level\": 2, \"seen\": true, \"note\": null }", "\"update\": []"),
        (J, "\"tag\": { \"add\": [\"warm\"], \"remove\": [\"cold\"] }", "\"tag\": { }"),
        (J, "\"to\": \"sales\"", "\"to\": \"sails\""),
        (J, "{{ contact.name }} is here", "{{ contact.name | upcas }} is here"),
        (J, "\"exit\": \"done\"", "\"exit\": \"done\", \"next\": \"end\""),

        // Settings
        (Set, "\"Europe/Berlin\"", "\"Europe/Bonn\""),
        (Set, "\"Shop <shop@example.com>\"", "\"shop at example.com\""),
        (Set, "\"email\": \"sales@example.com\", \"webhook\"", "\"mail\": \"sales@example.com\", \"webhook\""),
        (Set, "{ \"webhook\": \"https://hooks.example.com/owner\" }", "{ }"),
        (Set, "https://hooks.example.com/owner", "http://hooks.example.com/owner"),

        // Messages
        (M, "---\nsubject", "subject"),
        (M, "---\n<p>", "<p>"),
        (M, "subject: Hello {{ contact.name }}", "subjct: Hello"),
        (M, "subject: Hello {{ contact.name }}", "subject: Hello {{ contact.name"),
        (M, "from: Shop <shop@example.com>", "from: nobody"),
        (M, "{{ contact.name | default: 'you' }}", "{{ contact.name | defalt: 'you' }}"),
        (M, "{{ contact.name | default: 'you' }}", "\n {% if contact.name %}"),
        (M, "{{ contact.name | default: 'you' }}", "{% fro x in y %}{% endfor %}"),
        (M, "{{ contact.name | default: 'you' }}", "{% include 'secrets' %}"),
        (M, "{{ contact.name | default: 'you' }}", "{{ contact.name | raw }}"),
        (M, "{{ contact.name | default: 'you' }}", "{{ contact name }}"),
        ("messages/hello/text.liquid", "{{ contact.name }}", "{% if %}x{% endif %}"),
    ];

    private static readonly (string Path, string Text)[] Strangers =
    [
        ("journey/new.json", "{}"),
        ("journeys/New Journey.json", "{}"),
        ("messages/new/html.html", ""),
        ("messages/new/text.liquid", ""),
        ("segments/empty.json", ""),
        ("segments/list.json", "[]"),
    ];

    [Fact]
    public void Problems_say_where_what_and_what_was_meant()
    {
        var received = new StringBuilder();
        foreach (var (path, old, replacement) in Mutations)
        {
            Describe(received, $"{path}: {old} => {replacement}", SampleContent.With(path, old, replacement));
        }

        foreach (var (path, text) in Strangers) Describe(received, $"{path}: {text}", [.. SampleContent.Files, new ContentFile(path, text)]);

        var approved = Path.Combine(SampleContent.Here(), "problems.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, received.ToString());

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), received.ToString());
    }

    private static void Describe(StringBuilder text, string change, IReadOnlyList<ContentFile> files)
    {
        var (_, problems) = ContentValidator.Validate(files);
        Assert.NotEmpty(problems);
        text.Append("# ").Append(change.Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        foreach (var problem in problems) text.Append(problem).Append('\n');

        text.Append('\n');
    }
}
