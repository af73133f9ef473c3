using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>What the page for marketers shows of rules is taken as it is shown.</summary>
public sealed partial class ContentPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("functions", "content", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_rule_can_be_used()
    {
        var rules = Examples().Matches(Section("A condition", "A message")).Select(example => example.Groups["json"].Value)
            .Where(example => !example.Contains("...", StringComparison.Ordinal) && !example.Contains("\"steps\"", StringComparison.Ordinal)).ToList();
        var conditions = rules.Where(rule => Condition().IsMatch(rule)).ToList();
        Assert.True(conditions.Count >= 18, $"{conditions.Count} rules are shown.");
        Assert.All(conditions, rule => Assert.Empty(ProblemsWith($$"""
            { "id": "drawn", "trigger": { "event": "A" }, "steps": [ { "id": "ask", "branch": [ { "if": {{rule}}, "to": "stop" } ] }, { "id": "stop", "exit": "x" } ] }
            """, "journeys/drawn.json")));
    }

    [Fact]
    public void The_score_that_is_shown_and_the_groups_of_buyers_can_be_used()
    {
        var score = Block("\"language\": 1, \"id\": \"intent\"");
        Assert.Empty(ProblemsWith(score, "scores/intent.json"));
        Assert.Contains("\"rfm\": {", Settings(), StringComparison.Ordinal);
        Assert.Empty(ContentValidator.Validate([new ContentFile("settings.json", Settings())]).Problems);
    }

    private static ImmutableArray<ContentProblem> ProblemsWith(string text, string path)
    {
        var files = SampleContent.Starters().Where(file => file.Path != path && file.Path != "settings.json");
        return ContentValidator.Validate([.. files, new ContentFile("settings.json", Settings()), new ContentFile(path, text)]).Problems;
    }

    private static string Settings() => $$"""
        { "topics": { "news": { "name": "News" }, "offers": { "name": "Offers" }, "getting-started": { "name": "First steps" } }, "people": { "sales": { "email": "sales@example.com" } }, {{Line("\"rfm\": {")}} }
        """;

    private static string Line(string beginning) => Page.Split('\n').Single(line => line.Trim().StartsWith(beginning, StringComparison.Ordinal)).Trim();

    /// <summary>The indented lines around a text.</summary>
    private static string Block(string text)
    {
        var lines = Page.Split('\n').ToList();
        var line = lines.FindIndex(candidate => candidate.Contains(text, StringComparison.Ordinal));
        var first = lines.FindLastIndex(line, candidate => !candidate.StartsWith("    ", StringComparison.Ordinal)) + 1;
        var last = lines.FindIndex(line, candidate => !candidate.StartsWith("    ", StringComparison.Ordinal));
        return string.Join('\n', lines[first..last]);
    }

    private static string Section(string from, string to) =>
        Page[Page.IndexOf($"## {from}\n", StringComparison.Ordinal)..Page.IndexOf($"## {to}\n", StringComparison.Ordinal)];

    [GeneratedRegex("`(?<json>\\{[^`]+\\})`")]
    private static partial Regex Examples();

    [GeneratedRegex("^\\{ \"(trait|tag|segment|event|message|sequence|score|consent|journey|bucket|rfm|property|all|any|not)\"(?!: \"[a-z-]+\", \"(on|threshold)\")")]
    private static partial Regex Condition();
}
