using System.Text;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>Every kind of rule as it is written and as people would say it, in one approved text.</summary>
public sealed class RuleWordsTests
{
    private static readonly string[] Rules =
    [
        """{ "trait": "email", "matches": "@shop[.]example$" }""",
        """{ "trait": "interests", "containsAny": ["shoes", "hats"] }""",
        """{ "trait": "interests", "containsAll": ["shoes", "hats"] }""",
        """{ "trait": "trialEndsAt", "withinNext": "7d" }""",
        """{ "trait": "signedUpAt", "withinLast": "30d" }""",
        """{ "trait": "signedUpAt", "olderThan": "90d" }""",
        """{ "trait": "signedUpAt", "before": "2026-01-31" }""",
        """{ "trait": "renewsAt", "after": "now" }""",
        """{ "trait": "birthday", "anniversaryWithin": 0 }""",
        """{ "trait": "birthday", "anniversaryWithin": 7 }""",
        """{ "event": "Order Completed", "during": "this-month" }""",
        """{ "event": "Order Completed", "during": "last-quarter", "timeZone": "Europe/Vienna", "atLeast": 2 }""",
        """{ "event": "Order Completed", "never": true, "since": { "event": "Cart Viewed" } }""",
        """{ "event": "Order Completed", "sum": "total", "atLeast": 200, "within": "365d" }""",
        """{ "event": "Order Completed", "where": { "currency": "EUR" }, "average": "total", "lessThan": 20 }""",
        """{ "event": "Order Completed", "min": "total", "exists": true }""",
        """{ "event": "Order Completed", "max": "total", "greaterThan": 99.5, "during": "this-year" }""",
        """{ "event": "Product Viewed", "distinct": "category", "atLeast": 3, "within": "14d" }""",
        """{ "event": "Page Viewed", "first": "utm.source", "equals": "ad" }""",
        """{ "event": "Plan Chosen", "last": "plan", "in": ["pro", "team"], "within": "30d" }""",
        """{ "message": "hello", "is": "opened", "atLeast": 2 }""",
        """{ "message": "*", "is": "opened", "atLeast": 3, "during": "this-month" }""",
        """{ "message": "hello", "is": "planned" }""",
        """{ "sequence": [ { "event": "Cart Viewed" }, { "event": "Checkout Started", "within": "1d" }, { "event": "Order Completed" } ], "within": "30d" }""",
        """{ "consent": "general" }""",
        """{ "journey": "full", "is": "inside" }""",
        """{ "not": { "journey": "full", "is": "goal" } }""",
        """{ "bucket": "new-prices", "from": 10, "to": 12.5 }""",
    ];

    [Fact]
    public void Every_kind_of_rule_has_words()
    {
        var received = new StringBuilder();
        foreach (var rule in Rules)
        {
            var (definitions, problems) = ContentCompiler.Compile(SampleContent.With("segments/s.json", $$"""{ "id": "s", "if": {{rule}} }"""));
            Assert.Empty(problems);
            received.Append(rule).Append("\n    ").Append(Words.Of(definitions.Segments.Single(segment => segment.Id == "s"))).Append('\n');
        }

        var approved = Path.Combine(SampleContent.Here(), "rules.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, received.ToString());

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), received.ToString());
    }
}
