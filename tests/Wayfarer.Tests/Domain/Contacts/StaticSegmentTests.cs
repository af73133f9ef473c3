using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>Segments that people are put into and taken out of, for one contact.</summary>
public sealed class StaticSegmentTests
{
    private static readonly Instant Start = Inputs.Start;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Journey OnEntering = Snapshots.Journey("in", EventNames.SegmentEntered, [new Step.Tag("mark", Journey.End, ["came"], [])]);
    private static readonly Journey OnLeaving = Snapshots.Journey("out", EventNames.SegmentLeft, [new Step.Tag("mark", Journey.End, ["went"], [])]);
    private static readonly Snapshot Live = With(OnEntering, OnLeaving);

    [Fact]
    public void Who_is_put_in_enters_and_who_is_taken_out_leaves_and_journeys_hear_of_both()
    {
        var inside = KernelRun.Apply(Known(Live), List(inside: true, 1), Live, Start + Minute);
        Assert.Equal((true, true, false), (Inside(inside.Contact), inside.Contact.Profile.HasTag("came"), inside.Contact.Profile.HasTag("went")));
        Assert.Equal([new Effect.Member("beta", true)], Told(inside));
        Assert.Contains(inside.Facts, fact => fact is { Kind: FactKind.Listed, Segment: "beta", Reason: "put in by the request 'r1'" });

        var outside = KernelRun.Apply(KernelRun.Committed(inside.Contact), List(inside: false, 2), Live, Start + (2 * Minute));
        Assert.Equal((false, true), (Inside(outside.Contact), outside.Contact.Profile.HasTag("went")));
        Assert.Equal([new Effect.Member("beta", false)], Told(outside));
    }

    [Fact]
    public void A_segment_that_names_a_static_one_flips_with_it()
    {
        var nested = new Snapshot(1, Definitions.Empty with
        {
            Segments = [new Segment("beta", "1", null), new Segment("others", "1", new Condition.Not(new Condition.SegmentIs("beta")))],
        });
        var known = Known(nested);
        Assert.True(Inside(known, "others"));
        Assert.False(Inside(KernelRun.Apply(known, List(inside: true, 1), nested, Start + Minute).Contact, "others"));
    }

    /// <summary>In whatever order requests arrive, what was said last holds; within one instant, that somebody was taken out.</summary>
    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        Input.List[] said = [List(true, 1), List(false, 2), List(true, 2), List(true, 3), List(false, 4), List(true, 4)];
        for (var count = 1; count <= said.Length; count++)
        {
            foreach (var order in Permutations(said[..count]))
            {
                var contact = Known(Live);
                foreach (var input in order.Concat(order)) contact = KernelRun.Committed(KernelRun.Apply(contact, input, Live, Start + (9 * Minute)).Contact);
                Assert.Equal(count is 1 or 4, Inside(contact));
            }
        }
    }

    [Fact]
    public void Two_contacts_that_were_listed_differently_become_what_was_said_last()
    {
        foreach (var (ours, theirs, inside) in new (Input.List? Ours, Input.List? Theirs, bool Inside)[]
        {
            (List(true, 1), List(false, 2), false), (List(false, 1), List(true, 2), true), (List(true, 2), List(false, 2), false),
            (List(false, 2), List(true, 2), false), (null, List(true, 1), true), (List(true, 1), null, true), (List(false, 3), List(true, 1), false),
        })
        {
            var (one, other) = (Listed(Known(Live), ours), Listed(Visitor(), theirs));
            var absorb = new Input.Absorb(other.Id, 3, Start + (9 * Minute), other);
            Assert.Equal(inside, Inside(KernelRun.Apply(one, absorb, Live, Start + (9 * Minute)).Contact));

            // The same as if both had been told to one contact.
            var together = Listed(Listed(Known(Live), ours), theirs);
            Assert.Equal(inside, Inside(together));
        }

        static Contact Listed(Contact contact, Input.List? list) =>
            list is null ? contact : KernelRun.Committed(KernelRun.Apply(contact, list, Live, Start + (5 * Minute)).Contact);
    }

    [Fact]
    public void A_journey_puts_in_and_takes_out()
    {
        var snapshot = With(Snapshots.Journey("j", "Seen", [new Step.List("x", 1, ["beta"], ["alumni"]), new Step.Wait("rest", Journey.End, Minute)]), OnEntering);
        var alumnus = KernelRun.Committed(KernelRun.Apply(Known(snapshot), List(true, 1) with { Segment = "alumni" }, snapshot, Start + Minute).Contact);
        var run = KernelRun.Apply(alumnus, Inputs.Track("2", "Seen", Start + (2 * Minute)), snapshot, Start + (2 * Minute));
        Assert.Equal((true, false), (Inside(run.Contact), Inside(run.Contact, "alumni")));
        Assert.Contains(run.Facts, fact => fact is { Kind: FactKind.Listed, Step: "x", Reason: "put into beta; taken out of alumni" });
        Assert.True(run.Contact.Profile.HasTag("came"));
    }

    [Fact]
    public void Of_two_steps_of_one_instant_the_later_one_holds()
    {
        var snapshot = With(Snapshots.Journey("j", "Seen", [new Step.List("a", 1, [], ["beta"]), new Step.List("b", Journey.End, ["beta"], [])]));
        Assert.True(Inside(KernelRun.Apply(Known(snapshot), Inputs.Track("2", "Seen", Start + Minute), snapshot, Start + Minute).Contact));
    }

    [Fact]
    public void A_dark_journey_only_says_what_it_would_have_done()
    {
        var snapshot = With(Snapshots.Journey("j", "Seen", [new Step.List("x", Journey.End, ["beta"], [])]) with { State = JourneyState.Dark });
        var run = KernelRun.Apply(Known(snapshot), Inputs.Track("2", "Seen", Start + Minute), snapshot, Start + Minute);
        Assert.False(Inside(run.Contact));
        Assert.Empty(run.Contact.Profile.Lists);
        Assert.Equal("the journey is dark: it would have put into beta; taken out of none", Assert.Single(run.Facts, fact => fact.Kind == FactKind.Withheld).Reason);
    }

    [Theory]
    [InlineData(Limits.ListsPerContact, false)]
    [InlineData(Limits.ListsPerContact + 1, true)]
    public void A_contact_is_in_no_more_static_segments_than_the_limit_says(int count, bool reached)
    {
        var contact = Known(Live);
        var facts = new List<Fact>();
        for (var number = 0; number < count; number++)
        {
            var run = KernelRun.Apply(contact, List(true, 1) with { Segment = $"s{number}" }, Live, Start + Minute);
            contact = KernelRun.Committed(run.Contact);
            facts.AddRange(run.Facts);
        }

        Assert.Equal(reached, facts.Exists(fact => fact.Kind == FactKind.LimitReached));
        Assert.Equal(Math.Min(count, Limits.ListsPerContact), contact.Profile.Lists.Length);
    }

    /// <summary>From before members were written down, or by a release that told nobody.</summary>
    [Fact]
    public void A_membership_that_nobody_was_told_of_is_told_once()
    {
        var member = KernelRun.Committed(KernelRun.Apply(Known(Live), List(true, 1), Live, Start + Minute).Contact);
        var old = member with { Profile = member.Profile with { Segments = [.. member.Profile.Segments.Select(membership => membership with { Told = false })] } };
        var run = KernelRun.Apply(old, new Input.Refresh(1, Start + (2 * Minute)), Live, Start + (2 * Minute));
        Assert.Equal([new Effect.Member("beta", true)], Told(run));
        Assert.Empty(run.Facts);

        var again = KernelRun.Apply(KernelRun.Committed(run.Contact), new Input.Refresh(1, Start + (3 * Minute)), Live, Start + (3 * Minute));
        Assert.Empty(again.Effects);
        Assert.Same(run.Contact.Profile, again.Contact.Profile);
    }

    private static Snapshot With(params Journey[] journeys) => new(1, Definitions.Empty with
    {
        Segments = [new Segment("alumni", "1", null), new Segment("beta", "1", null)],
        Journeys = [.. journeys],
    });

    private static Contact Known(Snapshot snapshot) =>
        KernelRun.Committed(KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Came", Start), snapshot, Start).Contact);

    private static Contact Visitor()
    {
        var visitor = ContactId.Parse("v00000000000000000000000000000002");
        return KernelRun.Committed(KernelRun.Apply(Contact.New(visitor), Inputs.Track("v", "Came", Start), Live, Start).Contact);
    }

    private static Input.List List(bool inside, int minute) => new("beta", inside, $"r{minute}", Start + (minute * Minute));

    private static bool Inside(Contact contact, string segment = "beta") =>
        contact.Profile.Segments.Single(membership => membership.Segment == segment).Value == Truth.True;

    private static IEnumerable<Effect> Told(KernelRun run) => run.Effects.OfType<Effect.Member>();

    private static IEnumerable<T[]> Permutations<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, index) => Permutations([.. items.Where((_, other) => other != index)]).Select(rest => (T[])[item, .. rest]));
}
