using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Tests.Domain.Contacts;
using Xunit;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>The built-in groups of buyers: what settings say of them, and that they divide all buyers.</summary>
public sealed class RfmTests
{
    private const string Rules = """
        { "event": "Order Completed", "where": { "currency": "EUR" }, "amount": "total", "recent": "60d", "lapsed": "180d", "several": 2, "often": 4, "much": 300 }
        """;

    private static readonly Instant Start = Inputs.Start;

    [Fact]
    public void Settings_say_what_the_groups_go_by()
    {
        var (settings, problems) = Read(Rules);
        Assert.Empty(problems);
        Assert.Equal(("total", TimeSpan.FromDays(60), TimeSpan.FromDays(180), 2, 4, 300.0), (settings.Rfm!.Amount, settings.Rfm.Recent, settings.Rfm.Lapsed, settings.Rfm.Several, settings.Rfm.Often, settings.Rfm.Much));
        Assert.Equal(("Order Completed", "currency"), (settings.Rfm.Purchase.Name, Assert.Single(settings.Rfm.Purchase.Where).Path));
        Assert.Null(Read(null).Settings.Rfm);
    }

    [Theory]
    [InlineData("\"lapsed\": \"180d\"", "\"lapsed\": \"60d\"", "\"lapsed\" must be longer than \"recent\": nobody has bought lately and not for long", 118)]
    [InlineData("\"often\": 4", "\"often\": 2", "\"often\" must be more than \"several\"", 149)]
    [InlineData("\"several\": 2", "\"several\": 1", "\"several\" must be a whole number from 2 to 1000, not 1", 137)]
    [InlineData("\"much\": 300", "\"much\": 0", "\"much\" must be an amount above 0 and of at most 1000000000000, not 0", 160)]
    [InlineData("\"much\": 300", "\"much\": \"300\"", "\"much\" must be an amount above 0 and of at most 1000000000000, not text", 160)]
    [InlineData("\"recent\": \"60d\"", "\"recent\": \"0d\"", "\"recent\" must be longer than no time at all", 101)]
    [InlineData("\"amount\": \"total\", ", "", "\"amount\" is missing", 10)]
    [InlineData("\"event\": \"Order Completed\", ", "", "\"event\" is missing", 10)]
    [InlineData("\"amount\"", "\"ammount\"", "\"ammount\" is not known here", 72)]
    public void Senseless_values_are_told_with_their_place(string old, string replacement, string reason, int column)
    {
        var (settings, problems) = Read(Rules.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Null(settings.Rfm);
        Assert.Contains((1, column, reason), problems.Select(problem => (problem.Line, problem.Column, problem.Reason)));
    }

    [Fact]
    public void Each_of_the_rules_is_part_of_the_version()
    {
        var versions = new[] { Rules, Rules.Replace("EUR", "USD", StringComparison.Ordinal), Rules.Replace("total", "net", StringComparison.Ordinal), Rules.Replace("60d", "61d", StringComparison.Ordinal), Rules.Replace("180d", "181d", StringComparison.Ordinal), Rules.Replace("\"several\": 2", "\"several\": 3", StringComparison.Ordinal), Rules.Replace("4", "5", StringComparison.Ordinal), Rules.Replace("300", "300.5", StringComparison.Ordinal) };
        Assert.Equal(versions.Length, versions.Select(rules => Read(rules).Settings.Rfm!.Version).Distinct().Count());
    }

    /// <summary>Random pasts, at random instants: who ever bought is in one group, and nobody else is in any.</summary>
    [Fact]
    public void Every_buyer_is_in_exactly_one_group_at_any_instant()
    {
        var snapshot = new Snapshot(1, Definitions.Empty with
        {
            Settings = Read(Rules).Settings,
            Segments = [.. Enum.GetValues<RfmGroup>().Select(group => new Segment($"g{(int)group}", "1", new Condition.RfmIs(group)))],
        });
        var random = new Random(11);
        var seen = new SortedDictionary<RfmGroup, int>();
        for (var person = 0; person < 400; person++)
        {
            var contact = KernelRun.Committed(KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("0", "Came", Start), snapshot, Start).Contact);
            var (at, bought) = (Start, false);
            var purchases = random.Next(9);
            for (var number = 0; number < purchases + 3; number++)
            {
                at += TimeSpan.FromMilliseconds(random.NextInt64((long)TimeSpan.FromDays(random.Next(2) == 0 ? 40 : 260).TotalMilliseconds));
                if (number < purchases)
                {
                    var counts = random.Next(10) > 0;
                    bought |= counts;
                    contact = KernelRun.Committed(KernelRun.Apply(contact, Purchase($"{number}", at, random.Next(1, 200), counts), snapshot, at).Contact);
                }
                else
                {
                    contact = KernelRun.Advance(contact, snapshot, at).Contact;
                }

                var groups = Enum.GetValues<RfmGroup>().Where(group => contact.Profile.Segments.Single(membership => membership.Segment == $"g{(int)group}").Value == Truth.True).ToList();
                Assert.Equal(bought ? 1 : 0, groups.Count);
                foreach (var group in groups) seen[group] = seen.GetValueOrDefault(group) + 1;
            }
        }

        Assert.All(Enum.GetValues<RfmGroup>(), group => Assert.True(seen.GetValueOrDefault(group) > 20, $"{group}: {seen.GetValueOrDefault(group)}"));
    }

    [Fact]
    public void Cut_offs_are_proposed_that_divide_buyers_into_thirds()
    {
        var now = Start + TimeSpan.FromDays(400);
        var purchases = Enumerable.Range(1, 90).SelectMany(buyer => Enumerable.Range(0, 1 + (buyer / 10))
            .Select(number => ($"b{buyer}", now - TimeSpan.FromDays(buyer) - TimeSpan.FromHours(number), 10.0 * buyer)));
        var proposal = RfmProposal.Of(purchases, now)!;
        Assert.Equal((90, 31, 61, 4, 7), (proposal.Buyers, proposal.RecentDays, proposal.LapsedDays, proposal.Several, proposal.Often));
        Assert.Equal(4_270, proposal.Much);

        Assert.Null(RfmProposal.Of([("a", now, 5)], now));
        var alike = RfmProposal.Of(Enumerable.Range(0, 30).Select(buyer => ($"b{buyer}", now, 5.0)), now)!;
        Assert.True(alike.LapsedDays > alike.RecentDays && alike.Often > alike.Several && alike.Several >= 2);
    }

    private static Input.Occurred Purchase(string id, Instant at, int total, bool counts)
    {
        var purchase = Inputs.Track($"p{id}", "Order Completed", at);
        return purchase with { Event = purchase.Event with { Properties = JsonElement.Parse($$"""{ "total": {{total}}, "currency": "{{(counts ? "EUR" : "USD")}}" }""") } };
    }

    private static (Settings Settings, IReadOnlyList<ContentProblem> Problems) Read(string? rules)
    {
        var (definitions, problems) = ContentCompiler.Compile([new ContentFile("settings.json", rules is null ? "{}" : $$"""{ "rfm": {{rules.Trim()}} }""")]);
        return (definitions.Settings, problems);
    }
}
