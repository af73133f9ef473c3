using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>Each limit of a definition: at the limit it holds, one past it is a problem that names the limit.</summary>
public sealed class DefinitionLimitTests
{
    private const string Pause = """{ "id": "pause", "wait": "1h" }""";
    private const string OneEvent = """{ "event": "A" }""";
    private const string OneTag = """{ "tag": "a" }""";

    public static TheoryData<string, Func<int, ContentFile>, int> Cases => new()
    {
        { "bytes of a file", size => Segment($$"""{ "tag": "a" } {{new string(' ', size - SegmentOverhead)}}"""), Limits.BytesPerFile },
        { "steps of a journey", count => Journey(Repeat(count, index => Pause.Replace("pause", $"s{index}", StringComparison.Ordinal))), Limits.StepsPerJourney },
        { "cases of a branch", count => Journey($$"""{ "id": "b", "branch": [{{Repeat(count, Case)}}] }"""), Limits.BranchesPerStep },
        { "paths of a split", count => Journey($$"""{ "id": "b", "split": [{{Repeat(count, index => Path(index, count))}}] }"""), Limits.BranchesPerStep },
        { "exits of a journey", count => Journey(Pause, $"\"exit\": [{Repeat(count, _ => OneEvent)}],"), Limits.BranchesPerStep },
        { "depth of a condition", depth => Segment(Nested(depth)), Limits.ConditionDepth },
        { "conditions of a rule", count => Segment($$"""{ "all": [{{Repeat(count - 1, _ => OneTag)}}] }"""), Limits.ConditionsPerRule },
        { "conditions and filters of a rule", count => Segment($$"""{ "event": "A", "where": { {{Repeat(count - 1, index => $"\"p{index}\": 1")}} } }"""), Limits.ConditionsPerRule },
        { "events counted", count => Segment($$"""{ "event": "A", "atLeast": {{count}} }"""), Limits.EventsCountedPerRule },
        { "rules of a score", count => Score($"\"rules\": [{Repeat(count, index => Rule(index))}]"), Limits.RulesPerScore },
        { "points of a rule", points => Score($"\"rules\": [{Rule(0, points)}]"), Limits.PointsPerRule },
        { "points of a bound", points => Score($"\"atMost\": {points}, \"rules\": [{Rule(0)}]"), Limits.PointsPerScore },
        { "groups of a score", count => Score($"\"groups\": {{ {Repeat(count, index => $"\"g{index}\": {{}}")} }}, \"rules\": [{Rule(0)}]"), Limits.GroupsPerScore },
        { "thresholds of a score", count => Score($"\"rules\": [{Rule(0)}], \"thresholds\": [{Repeat(count, Threshold)}]"), Limits.ThresholdsPerScore },
        { "days to an anniversary", days => Segment($$"""{ "trait": "t", "anniversaryWithin": {{days}} }"""), Limits.DaysToAnniversary },
        { "events of a sequence", count => Segment($$"""{ "sequence": [{{Repeat(count, _ => OneEvent)}}] }"""), Limits.EventsPerSequence },
        { "characters of an expression", count => Segment($$"""{ "trait": "t", "matches": "{{new string('a', count)}}" }"""), Limits.CharactersPerExpression },
        { "characters of an event's name", count => Segment($$"""{ "event": "{{new string('a', count)}}" }"""), Limits.CharactersPerEventName },
        { "characters of an id", count => Journey($$"""{ "id": "{{new string('a', count)}}", "wait": "1h" }"""), Limits.CharactersPerDefinitionId },
        { "days of a calendar wait", days => Journey($$"""{ "id": "a", "wait": { "days": {{days}}, "at": "09:00" } }"""), (int)Limits.LongestDuration.TotalDays },
        { "days of a wait", days => Journey($$"""{ "id": "a", "wait": "{{days}}d" }"""), (int)Limits.LongestDuration.TotalDays },
        { "bytes of a trait", bytes => Journey($$"""{ "id": "a", "update": { "t": "{{new string('a', bytes - 2)}}" } }"""), Limits.BytesPerTrait },
        { "topics", count => Settings($$"""{ "topics": { {{Repeat(count, index => $"\"t{index}\": {{ \"name\": \"T\" }}")}} } }"""), Limits.TopicsPerInstallation },
        { "caps", count => Settings($$"""{ "caps": [{{Repeat(count, _ => """{ "messages": 1, "within": "1d" }""")}}] }"""), Limits.CapsPerInstallation },
        { "addresses of only", count => Settings($$"""{ "only": [{{Repeat(count, index => $"\"a{index}@example.com\"")}}] }"""), Limits.AddressesOfOnly },
        { "messages of a cap on one", count => Settings($$"""{ "caps": [{ "messages": {{count}}, "within": "1d", "per": "address" }] }"""), Limits.MessagesPerPersonalCap },
        { "messages of a cap on all", count => Settings($$"""{ "caps": [{ "messages": {{count}}, "within": "1d", "per": "all" }] }"""), Limits.MessagesPerCap },
        { "days of a cap", days => Settings($$"""{ "caps": [{ "messages": 1, "within": "{{days}}d" }] }"""), (int)Limits.LongestCap.TotalDays },
        { "depth of JSON", depth => Journey($$"""{ "id": "a", "update": { "t": {{new string('[', depth - 4)}}{{new string(']', depth - 4)}} } }"""), Limits.DepthOfJson },
    };

    private static int SegmentOverhead => Segment("""{ "tag": "a" } """).Text.Length;

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void At_the_limit_it_holds_and_one_past_it_is_a_problem(string what, Func<int, ContentFile> make, int limit)
    {
        Assert.NotEmpty(what);
        Assert.Empty(ContentCompiler.Compile([make(limit)]).Problems);
        var problem = Assert.Single(ContentCompiler.Compile([make(limit + 1)]).Problems);
        Assert.Contains($"{problem.Reason} {problem.Advice}".Split(' ', ',', '.'), word => word == $"{limit}" || word is "ten");
    }

    [Fact]
    public void Only_the_first_problems_of_a_file_are_kept()
    {
        var steps = Repeat(Limits.ProblemsPerFile + 1, index => $"\"unknown{index}\": 1");
        Assert.Equal(Limits.ProblemsPerFile, ContentCompiler.Compile([new ContentFile("settings.json", $"{{ {steps} }}")]).Problems.Length);
    }

    private static string Case(int index) => """{ "if": { "tag": "a" }, "to": "end" }""";

    private static string Path(int index, int count) => $$"""{ "percent": {{(index == 0 ? 101 - count : 1)}}, "to": "end" }""";

    private static ContentFile Settings(string json) => new("settings.json", json);

    private static ContentFile Segment(string condition) => new("segments/s.json", $$"""{ "id": "s", "if": {{condition}} }""");

    private static ContentFile Score(string members) => new("scores/s.json", $$"""{ "id": "s", {{members}} }""");

    private static string Rule(int index, int points = 1) => $$"""{ "id": "r{{index}}", "event": "A", "points": {{points}} }""";

    private static string Threshold(int index) => $$"""{ "id": "t{{index}}", "at": {{index}} }""";

    private static ContentFile Journey(string steps, string members = "") =>
        new("journeys/j.json", $$"""{ "id": "j", "trigger": { "event": "A" }, {{members}} "steps": [{{steps}}] }""");

    private static string Nested(int depth) => depth == 1 ? """{ "tag": "a" }""" : $$"""{ "not": {{Nested(depth - 1)}} }""";

    private static string Repeat(int count, Func<int, string> make) => string.Join(", ", Enumerable.Range(0, count).Select(make));
}
