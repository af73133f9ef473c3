using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>Each limit of a contact: at the limit it holds, one past it the rest is left out and the timeline says so.</summary>
public sealed class ContactLimitTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Traits() => AssertBounded(Limits.TraitsPerContact, contact => contact.Profile.Traits.Length, count =>
        Run(Snapshot.Empty, Inputs.Track("1", "Seen", Inputs.Start, $"{{ {string.Join(", ", Enumerable.Range(0, count).Select(index => $"\"t{index}\": 1"))} }}")));

    [Fact]
    public void Bytes_of_a_trait() => AssertBounded(1, contact => contact.Profile.Traits.Length, count =>
        Run(Snapshot.Empty, Inputs.Track("1", "Seen", Inputs.Start, $$"""{ "t": "{{new string('a', Limits.BytesPerTrait - 3 + count)}}" }""")), onePast: 0);

    [Fact]
    public void Bytes_of_large_traits()
    {
        const int Each = 4 * 1024;
        const int Most = Limits.BytesOfLargeTraitsPerContact / Each;
        AssertBounded(Most, contact => contact.Profile.Traits.Length, count =>
            Run(Snapshot.Empty, [.. Enumerable.Range(0, count).Select(index => Inputs.Track($"{index}", "Seen", Inputs.Start, $$"""{ "{{index:D4}}": "{{new string('a', Each - 6)}}" }"""))]));

        // Small ones find room beside them, however many they are.
        var full = Enumerable.Range(0, Limits.TraitsPerContact).Select(index =>
            Inputs.Track($"{index}", "Seen", Inputs.Start, $$"""{ "{{index:D4}}": "{{new string('a', (index < Most ? Each : Limits.BytesOfSmallTrait) - 6)}}" }"""));
        Assert.Equal(Limits.TraitsPerContact, Run(Snapshot.Empty, [.. full]).Contact.Profile.Traits.Length);
    }

    [Fact]
    public void Tags() => AssertBounded(Limits.TagsPerContact, contact => contact.Profile.Tags.Length, count =>
        Run(Snapshots.Of(Snapshots.Journey("j", "Seen", [new Step.Tag("tag", Journey.End, [.. Enumerable.Range(0, count).Select(index => $"{index}")], [])])), Inputs.Track("1", "Seen", Inputs.Start)));

    [Fact]
    public void Groups() => AssertBounded(Limits.GroupsPerContact, contact => contact.Profile.Groups.Length, count =>
        Run(Snapshot.Empty, [.. Enumerable.Range(0, count).Select(index => Inputs.Track($"{index}", "Seen", Inputs.Start, group: $"{index}"))]));

    [Fact]
    public void Static_segments() => AssertBounded(Limits.ListsPerContact, contact => contact.Profile.Lists.Length, count =>
    {
        var run = new KernelRun(Contact.New(Inputs.Contact), [], [], []);
        for (var index = 0; index < count; index++) run = run.Then(KernelRun.Apply(run.Contact, new Input.List($"s{index}", true, "request", Inputs.Start), Snapshot.Empty, Inputs.Start));
        return run;
    });

    [Fact]
    public void Identifiers() => AssertBounded(Limits.IdentifiersPerContact - 1, contact => contact.Profile.AnonymousIds.Length, count =>
        Run(Snapshot.Empty, [.. Enumerable.Range(0, count).Select(index => Inputs.Track($"{index}", "Seen", Inputs.Start, anonymous: $"device-{index}"))]));

    [Fact]
    public void Open_enrollments() => AssertBounded(Limits.OpenEnrollmentsPerContact, contact => contact.Enrollments.Length, count =>
        Run(Snapshots.Of([.. Enumerable.Range(0, count).Select(index => Snapshots.Journey($"j{index}", "Seen", [new Step.Wait("rest", Journey.End, Day)]))]), Inputs.Track("1", "Seen", Inputs.Start)), FactKind.NotEntered);

    [Fact]
    public void Goals_that_may_still_be_reached()
    {
        var journey = Snapshots.Journey("j", "Seen", [new Step.Tag("tag", Journey.End, ["x"], [])]) with { Goal = new Goal(new EventPattern("Paid"), Day) };
        var inputs = Enumerable.Range(0, Limits.GoalWatchesPerJourney + 1).Select(index => Inputs.Track($"{index}", "Seen", Inputs.Start + TimeSpan.FromMinutes(index))).ToArray();
        Assert.Equal(Limits.GoalWatchesPerJourney, Run(Snapshots.Of(journey), inputs[..^1]).Contact.Profile.Journey("j")!.Watches.Length);

        var watches = Run(Snapshots.Of(journey), inputs).Contact.Profile.Journey("j")!.Watches;
        Assert.Equal(Limits.GoalWatchesPerJourney, watches.Length);
        Assert.DoesNotContain(watches, watch => watch.TriggerKey == inputs[0].Key);
    }

    [Fact]
    public void Steps_within_one_instant()
    {
        KernelRun Walk(int count) => Run(
            Snapshots.Of(Snapshots.Journey("j", "Seen", [.. Enumerable.Range(0, count).Select(index => new Step.Tag($"s{index}", index + 1 < count ? index + 1 : Journey.End, ["x"], []))])),
            Inputs.Track("1", "Seen", Inputs.Start));
        Assert.Equal(EnrollmentOutcome.Finished, Assert.Single(Walk(Limits.TransitionsPerInstant).Closed).Outcome);
        Assert.Equal(EnrollmentOutcome.Failed, Assert.Single(Walk(Limits.TransitionsPerInstant + 1).Closed).Outcome);
    }

    [Fact]
    public void A_loop_without_a_wait_is_parked_and_named()
    {
        var run = Run(Snapshots.Of(Snapshots.Journey("j", "Seen", [new Step.Tag("one", 1, ["x"], []), new Step.Tag("two", 0, [], ["x"])])), Inputs.Track("1", "Seen", Inputs.Start));
        var closed = Assert.Single(run.Closed);
        Assert.Equal(EnrollmentOutcome.Failed, closed.Outcome);
        Assert.Contains("one > two", closed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_commit_stops_at_its_budget_and_the_next_goes_on()
    {
        var journey = Snapshots.Journey("j", "Seen", [new Step.Wait("pause", 1, TimeSpan.FromMilliseconds(1)), new Step.Tag("mark", 0, ["x"], [])]);
        var snapshot = Snapshots.Of(journey);
        var contact = Run(snapshot, Inputs.Track("1", "Seen", Inputs.Start)).Contact;
        var end = contact.Head.Clock + TimeSpan.FromSeconds(1);
        var applied = ContactKernel.Advance(contact, snapshot, end);
        Assert.False(applied.InputApplied);

        // Where who is in the end is told once, whatever happened on the way.
        var spent = applied.Effects.Count(effect => effect is not Effect.Place) + applied.Closed.Length + (applied.Facts.Length / 4);
        Assert.InRange(spent, Limits.RowsPerCommit, Limits.RowsPerCommit + 8);

        // What one instant does is not divided; the last one began within the budget.
        var last = applied.Facts.Count(fact => fact.At == applied.Contact.Head.Clock);
        Assert.True(spent - 4 - (last / 4) < Limits.RowsPerCommit);
        Assert.Equal(end, KernelRun.Advance(applied.Contact, snapshot, end).Contact.Head.Clock);
    }

    [Fact]
    public void An_event_starts_a_journey_until_it_is_too_late()
    {
        var snapshot = Snapshots.Of(Snapshots.Journey("j", "Seen", [new Step.Wait("rest", Journey.End, Day)]));
        Assert.Single(Run(snapshot, Inputs.Track("1", "Seen", Inputs.Start - Limits.Lateness, recorded: Inputs.Start)).Contact.Enrollments);
        Assert.Empty(Run(snapshot, Inputs.Track("1", "Seen", Inputs.Start - Limits.Lateness - TimeSpan.FromMilliseconds(1), recorded: Inputs.Start)).Contact.Enrollments);
    }

    [Fact]
    public void Properties_of_a_trigger_are_kept_up_to_the_bytes_of_a_trait()
    {
        var snapshot = Snapshots.Of(Snapshots.Journey("j", "Seen", [new Step.Wait("rest", Journey.End, Day)]));
        foreach (var (length, kept) in new[] { (Limits.BytesPerTrait, true), (Limits.BytesPerTrait + 1, false) })
        {
            var input = Inputs.Track("1", "Seen", Inputs.Start);
            var properties = System.Text.Json.JsonElement.Parse($$"""{"p":"{{new string('a', length - 8)}}"}""");
            var run = Run(snapshot, input with { Event = input.Event with { Properties = properties } });
            Assert.Equal(kept, Assert.Single(run.Contact.Enrollments).Trigger.Properties is not null);
        }
    }

    private static void AssertBounded(int limit, Func<Contact, int> measure, Func<int, KernelRun> make, FactKind told = FactKind.LimitReached, int? onePast = null)
    {
        var at = make(limit);
        Assert.Equal(limit, measure(at.Contact));
        Assert.DoesNotContain(at.Facts, fact => fact.Kind == told);
        var past = make(limit + 1);
        Assert.Equal(onePast ?? limit, measure(past.Contact));
        Assert.Single(past.Facts, fact => fact.Kind == told);
    }

    private static KernelRun Run(Snapshot snapshot, params Input[] inputs) => inputs.Aggregate(
        new KernelRun(Contact.New(Inputs.Contact), [], [], []),
        (run, input) => run.Then(KernelRun.Apply(run.Contact, input, snapshot, Inputs.Start)));
}
