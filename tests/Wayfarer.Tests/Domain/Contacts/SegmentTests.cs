using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Contacts;

public sealed class SegmentTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_window_is_left_at_the_millisecond_at_which_the_deciding_event_has_gone(int atLeast)
    {
        var window = TimeSpan.FromHours(1);
        var snapshot = Snapshots.With(new Condition.EventCount(new EventPattern("Seen"), atLeast, null, new Window.Rolling(window)));
        var start = Inputs.Start;
        var contact = Contact.New(Inputs.Contact);
        for (var number = 0; number < atLeast; number++)
            contact = KernelRun.Apply(contact, Inputs.Track($"{number}", "Seen", start + (Millisecond * number)), snapshot, start + (Millisecond * number)).Contact;

        var leaves = start + window;
        Assert.Equal(leaves, contact.NextWake());
        var before = KernelRun.Advance(contact, snapshot, leaves - Millisecond);
        Assert.Empty(before.Facts);
        var after = KernelRun.Advance(before.Contact, snapshot, leaves + TimeSpan.FromDays(3));
        var left = Assert.Single(after.Facts);
        Assert.Equal((FactKind.SegmentLeft, leaves), (left.Kind, left.At));
    }

    [Fact]
    public void What_is_not_known_fires_nothing()
    {
        var unknown = new Condition.SegmentIs("gone");
        var snapshot = Snapshots.With(
            unknown,
            Snapshots.Journey("seen", "Seen", [new Step.Wait("rest", Journey.End, TimeSpan.FromDays(1))]) with { EntryFilter = new Condition.Not(unknown) },
            Snapshots.Journey("flip", EventNames.SegmentEntered, [new Step.Wait("rest", Journey.End, TimeSpan.FromDays(1))]),
            Snapshots.Journey("branch", "Seen", [new Step.Branch("choose", 1, [new BranchCase(unknown, 2), new BranchCase(new Condition.Not(unknown), 2)]), new Step.Wait("else", Journey.End, TimeSpan.FromDays(1)), new Step.Exit("case", "a case held")]));
        var run = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Seen", Inputs.Start), snapshot, Inputs.Start);

        Assert.Equal(Truth.Unknown, Assert.Single(run.Contact.Profile.Segments).Value);
        Assert.DoesNotContain(run.Facts, fact => fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft or FactKind.SegmentChanged);
        Assert.Equal(("branch", "else"), Assert.Single(run.Contact.Enrollments.Select(enrollment => (enrollment.Journey, enrollment.Step))));
        Assert.Contains(run.Facts, fact => fact is { Kind: FactKind.NotEntered, Journey: "seen" } && fact.Reason!.Contains("not been read", StringComparison.Ordinal));
    }

    [Fact]
    public void History_that_is_read_at_last_is_told_and_fires_nothing()
    {
        var count = new Condition.EventCount(new EventPattern("Seen"), 1, null, Window.Ever);
        var first = Snapshots.With(new Condition.TagIs("none"));
        var second = Snapshots.With(count, 2, Snapshots.Journey("flip", EventNames.SegmentEntered, [new Step.Wait("rest", Journey.End, TimeSpan.FromDays(1))]));
        var before = KernelRun.Committed(KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "Seen", Inputs.Start), first, Inputs.Start).Contact);

        // Before the history is read, the new rule is not known.
        var unread = KernelRun.Apply(before, new Input.Wake(Inputs.Start), second, Inputs.Start);
        Assert.Equal(Truth.Unknown, Assert.Single(unread.Contact.Profile.Segments).Value);

        Assert.True(ContactKernel.NeedsRecall(KernelRun.Committed(unread.Contact), second));
        var occurrence = new Occurrence(Inputs.Start, Occurrence.HashOf(Inputs.Track("1", "Seen", Inputs.Start).Key));
        var recalled = ContactKernel.Recall(KernelRun.Committed(unread.Contact), second, [new EventMemory(count.Pattern.Key, [occurrence])]);
        var read = KernelRun.Apply(recalled, new Input.Wake(Inputs.Start), second, Inputs.Start);
        Assert.Equal(Truth.True, Assert.Single(read.Contact.Profile.Segments).Value);
        Assert.Equal(FactKind.SegmentChanged, Assert.Single(read.Facts).Kind);
        Assert.Empty(read.Contact.Enrollments);
    }
}
