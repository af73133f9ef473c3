using Wayfarer.Domain;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

/// <summary>A rule that cannot be says where and why, and what was live before stays live.</summary>
public sealed class BrokenRuleTests : IDisposable
{
    private const string Buyers = "segments/buyers.json";
    private const string Gold = "segments/gold.json";

    private readonly MemoryContentFolder _folder = new();
    private readonly DefinitionStore _definitions = new(new MemoryTableStore());
    private readonly ContentPublisher _publisher;

    public BrokenRuleTests() => _publisher = new ContentPublisher(_folder, _definitions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string TooMany => $$"""{ "all": [{{string.Join(", ", Enumerable.Range(0, 1_000).Select(number => $$"""{ "tag": "t{{number}}" }"""))}}] }""";

    public static TheoryData<string, string, int, int> Broken => new()
    {
        { """{ "trate": "plan", "equals": "pro" }""", "is not known here", 3, 11 },
        { """{ "trait": "plan", "equal": "pro" }""", "is not known here", 3, 28 },
        { """{ "trait": "age", "greaterThan": "old" }""", "must be a number, not text", 3, 42 },
        { """{ "trait": "plan", "exists": 1 }""", "must be true or false, not a number", 3, 38 },
        { """{ "segment": "gold" }""", "in a circle", 3, 22 },
        { """{ "event": "Order Completed", "within": "0d" }""", "longer than no time at all", 3, 49 },
        { """{ "event": "Order Completed", "within": "3651w" }""", "at most ten years", 3, 49 },
        { """{ "event": "Order Completed", "during": "next-month" }""", "no period of the calendar", 3, 49 },
        { """{ "event": "Order Completed", "atLeast": 5, "atMost": 2 }""", "can never be true together", 3, 50 },
        { """{ "bucket": "half", "from": 60, "to": 40 }""", "nobody is inside", 3, 11 },
        { TooMany, $"has 1000 entries; at most {Limits.ConditionsPerRule} are allowed", 3, 18 },
    };

    public void Dispose()
    {
        _publisher.Dispose();
        _definitions.Dispose();
    }

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task It_says_where_and_why_and_what_was_live_stays(string rule, string reason, int line, int column)
    {
        _folder[Buyers] = Segment("buyers", """{ "event": "Order Completed" }""");
        _folder[Gold] = Segment("gold", """{ "segment": "buyers" }""");
        await _publisher.LookAsync(Cancellation);
        var live = _definitions.Current.Segment("buyers");

        _folder[Buyers] = Segment("buyers", rule);
        var publication = await _publisher.LookAsync(Cancellation);

        var problem = publication!.Problems.First(found => found.File == Buyers);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Equal(live, _definitions.Current.Segment("buyers"));
        Assert.NotNull(_definitions.Current.Segment("gold"));
    }

    private static string Segment(string id, string rule) => $$"""
        {
          "id": "{{id}}",
          "if": {{rule}}
        }
        """;
}
