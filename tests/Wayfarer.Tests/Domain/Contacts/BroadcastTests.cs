using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>What a broadcast does to one contact, and what a contact tells of its segments.</summary>
public sealed class BroadcastTests
{
    private static readonly Instant Start = Inputs.Start;
    private static readonly Instant Later = Start + TimeSpan.FromMinutes(1);

    private static readonly Journey News = Snapshots.Journey("news", "Never", [new Step.Wait("rest", Journey.End, TimeSpan.FromDays(1))]);

    private static readonly Condition Pro = new Condition.TraitIs("plan", new Comparison(ComparisonOperator.Equal, [Value.Of("pro")]));

    [Fact]
    public void A_member_enters_and_the_timeline_says_by_which_broadcast()
    {
        var run = KernelRun.Apply(Member(Live), Enroll(), Live, Start);

        var enrollment = Assert.Single(run.Contact.Enrollments);
        Assert.Equal(("news", "Broadcast", Enroll().Key), (enrollment.Journey, enrollment.Trigger.Name, enrollment.Trigger.Key));
        Assert.Equal("""{"broadcast":"spring","segment":"segment"}""", enrollment.Trigger.Properties!.Value.GetRawText());
        var entered = Assert.Single(run.Facts, fact => fact.Kind == FactKind.Entered);
        Assert.Equal("the broadcast 'spring' came to the segment 'segment'", entered.Reason);
    }

    [Theory]
    [InlineData(JourneyState.Live, true)]
    [InlineData(JourneyState.Dark, true)]
    [InlineData(JourneyState.Draft, false)]
    [InlineData(JourneyState.Paused, false)]
    [InlineData(JourneyState.Draining, false)]
    public void The_state_of_the_journey_decides_as_for_a_trigger(JourneyState state, bool enters)
    {
        var snapshot = With(News with { State = state });
        var run = KernelRun.Apply(Member(snapshot), Enroll(), snapshot, Start);

        Assert.Equal(enters, run.Contact.Enrollments.Length == 1);
        if (!enters) Assert.Equal($"the broadcast 'spring' came, and the journey is {state.ToString().ToLowerInvariant()}", Refusal(run));
    }

    [Fact]
    public void Who_has_left_the_segment_meanwhile_does_not_enter()
    {
        var left = KernelRun.Committed(KernelRun.Apply(Member(Live), Inputs.Track("2", "Seen", Later, traits: """{ "plan": "free" }"""), Live, Later).Contact);
        Assert.Equal("the broadcast 'spring' came, and the contact is not in the segment 'segment'", Refusal(KernelRun.Apply(left, Enroll(), Live, Later)));
        Assert.EndsWith("the contact is not in the segment 'gone'", Refusal(KernelRun.Apply(Member(Live), Enroll() with { Segment = "gone" }, Live, Start)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whether_somebody_is_a_member_is_judged_by_the_definition_of_now()
    {
        var changed = Snapshots.With(new Condition.Not(Pro), 2, News);
        Assert.Contains("is not in the segment", Refusal(KernelRun.Apply(Member(Live), Enroll(), changed, Start)), StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_filter_and_reentry_hold_as_for_a_trigger()
    {
        var filtered = With(News with { EntryFilter = new Condition.TagIs("vip") });
        Assert.EndsWith("the entry filter does not hold", Refusal(KernelRun.Apply(Member(filtered), Enroll(), filtered, Start)), StringComparison.Ordinal);

        var once = With(News with { Reentry = Reentry.Never });
        var inside = KernelRun.Committed(KernelRun.Apply(Member(once), Enroll(), once, Start).Contact);
        Assert.EndsWith("already inside", Refusal(KernelRun.Apply(inside, Enroll("summer"), once, Start)), StringComparison.Ordinal);
        var later = Start + TimeSpan.FromDays(2);
        Assert.EndsWith("allows no re-entry", Refusal(KernelRun.Apply(inside, Enroll("summer", later), once, later)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_enters_more_journeys_than_a_contact_may()
    {
        Journey[] journeys = [.. Enumerable.Range(0, Limits.OpenEnrollmentsPerContact + 1).Select(number => News with { Id = $"news-{number}" })];
        var snapshot = With(journeys);
        var contact = Member(snapshot);
        foreach (var journey in journeys.SkipLast(1))
            contact = KernelRun.Committed(KernelRun.Apply(contact, Enroll(journey.Id) with { Journey = journey.Id }, snapshot, Start).Contact);

        Assert.Equal(Limits.OpenEnrollmentsPerContact, contact.Enrollments.Length);
        Assert.Contains("at most", Refusal(KernelRun.Apply(contact, Enroll("last") with { Journey = journeys[^1].Id }, snapshot, Start)), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_reached_before_they_were_merged_is_not_reached_again()
    {
        var other = ContactId.Parse("v00000000000000000000000000000002");
        Assert.Equal($"the broadcast 'spring' came, and it has reached this person already, as {other}", Refusal(KernelRun.Apply(Member(Live), Enroll() with { ReachedAs = other }, Live, Start)));
    }

    [Fact]
    public void A_journey_that_was_removed_is_told()
    {
        var without = With();
        Assert.Equal("the broadcast 'spring' came, and the journey was removed", Refusal(KernelRun.Apply(Member(without), Enroll(), without, Start)));
    }

    [Fact]
    public void Each_flip_is_told_to_the_outside_and_nothing_else_is()
    {
        var came = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Seen", Start, traits: """{ "plan": "pro" }"""), Live, Start);
        Assert.Equal([new Effect.Member("segment", true)], Told(came));

        var stayed = KernelRun.Apply(KernelRun.Committed(came.Contact), Inputs.Track("2", "Seen", Start), Live, Start);
        Assert.Empty(Told(stayed));

        var left = KernelRun.Apply(KernelRun.Committed(came.Contact), Inputs.Track("3", "Seen", Later, traits: """{ "plan": "free" }"""), Live, Later);
        Assert.Equal([new Effect.Member("segment", false)], Told(left));
    }

    [Fact]
    public void A_flip_by_a_changed_definition_is_told_although_it_fires_nothing()
    {
        var changed = Snapshots.With(new Condition.Not(Pro), 2, News);
        var run = KernelRun.Apply(Member(Live), new Input.Wake(Start), changed, Start);
        Assert.Equal([new Effect.Member("segment", false)], Told(run));
        Assert.Equal(FactKind.SegmentChanged, Assert.Single(run.Facts).Kind);
    }

    [Fact]
    public void Who_was_in_a_segment_that_is_removed_leaves_it()
    {
        var run = KernelRun.Apply(Member(Live), new Input.Wake(Start), new Snapshot(2, Definitions.Empty), Start);
        Assert.Equal([new Effect.Member("segment", false)], Told(run));
        Assert.Empty(run.Contact.Profile.Segments);
    }

    [Fact]
    public void A_contact_that_goes_up_in_another_one_leaves_its_segments()
    {
        var visitor = Member(Live) with { Id = ContactId.Parse("v00000000000000000000000000000002") };
        var run = KernelRun.Apply(visitor, new Input.MergeInto(visitor.Id, Inputs.Contact, visitor.Id, Start), Live, Start);
        Assert.Equal([new Effect.Member("segment", false)], Told(run));

        var again = KernelRun.Apply(KernelRun.Committed(run.Contact), new Input.MergeInto(visitor.Id, Inputs.Contact, visitor.Id, Start), Live, Start);
        Assert.Empty(Told(again));
    }

    private static Snapshot Live => With(News);

    private static Snapshot With(params Journey[] journeys) => Snapshots.With(Pro, journeys);

    private static Contact Member(Snapshot snapshot) => KernelRun.Committed(
        KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Seen", Start, traits: """{ "plan": "pro" }"""), snapshot, Start).Contact);

    private static Input.Enroll Enroll(string broadcast = "spring", Instant? at = null) => new(broadcast, "news", "segment", at ?? Start);

    private static string Refusal(KernelRun run) => Assert.Single(run.Facts, fact => fact.Kind == FactKind.NotEntered).Reason!;

    private static IEnumerable<Effect> Told(KernelRun run) => run.Effects.OfType<Effect.Member>();
}
