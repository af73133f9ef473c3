using System.Globalization;
using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Segments;

/// <summary>
/// What counts as recent, often and much, for the built-in groups of buyers. Each group is a condition on purchases, so that
/// people change groups at the exact instant, and each change can be explained.
/// </summary>
/// <param name="Purchase">The event that is a purchase.</param>
/// <param name="Amount">Its property that is an amount of money.</param>
/// <param name="Recent">Who bought within this time bought lately.</param>
/// <param name="Lapsed">Who did not buy within this time has not for long.</param>
/// <param name="Several">From how many purchases on somebody is no beginner.</param>
/// <param name="Often">From how many purchases on somebody buys often.</param>
/// <param name="Much">From which sum of all purchases on somebody buys for much.</param>
public sealed record RfmRules(EventPattern Purchase, string Amount, TimeSpan Recent, TimeSpan Lapsed, int Several, int Often, double Much)
{
    /// <summary>Changes with each of the rules, and is the same on every machine.</summary>
    public string Version => string.Create(
        CultureInfo.InvariantCulture, $"{Purchase.Key} {Amount} {Recent.Ticks} {Lapsed.Ticks} {Several} {Often} {Much:R}");

    public Condition Of(RfmGroup group) => group switch
    {
        RfmGroup.Champions => new Condition.All([Within(Recent), AtLeast(Often), BoughtMuch()]),
        RfmGroup.Loyal => new Condition.All([Within(Recent), AtLeast(Several), new Condition.Not(new Condition.All([AtLeast(Often), BoughtMuch()]))]),
        RfmGroup.Recent => new Condition.All([Within(Recent), Not(AtLeast(Several))]),
        RfmGroup.NeedsAttention => new Condition.All([Within(Lapsed), Not(Within(Recent))]),
        RfmGroup.AtRisk => new Condition.All([AtLeast(Several), Not(Within(Lapsed))]),
        _ => new Condition.All([AtLeast(1), Not(AtLeast(Several)), Not(Within(Lapsed))]),
    };

    private Condition.EventCount Within(TimeSpan time) => new(Purchase, 1, null, new Window.Rolling(time));

    private Condition.EventCount AtLeast(int purchases) => new(Purchase, purchases, null, Window.Ever);

    private Condition.EventValue BoughtMuch() => new(
        Purchase, Aggregate.Sum, Amount, new Comparison(ComparisonOperator.AtLeast, [Value.Of(Much)]), Window.Ever);

    private static Condition.Not Not(Condition condition) => new(condition);
}
