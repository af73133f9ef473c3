using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// The one function that everything that can happen to a contact goes through. It does no I/O, reads no clock and draws no
/// random number: the same contact, input, snapshot and instant give the same answer on every host.
/// </summary>
public static class ContactKernel
{
    /// <summary>
    /// Lets time pass up to the input, then applies it. Time comes first, so that everything that came due is judged at its
    /// own instant, however late its wake is.
    /// </summary>
    public static Applied Apply(Contact contact, Input input, Snapshot snapshot, Instant now)
    {
        var at = Instant.Max(Instant.Max(now, contact.Head.Clock), input.RecordedAt);
        var transition = new ContactTransition(contact, snapshot);
        if (!transition.Advance(at)) return transition.Finish(inputApplied: false);

        transition.Adopt();
        transition.Perform(input);
        return transition.Finish(inputApplied: true);
    }

    /// <summary>
    /// Performs every instant that has come due, in order, each judged at its own instant, until the budget of one commit is
    /// spent. <c>Advance(Advance(c, t1), t2) = Advance(c, t2)</c>.
    /// </summary>
    public static Applied Advance(Contact contact, Snapshot snapshot, Instant to)
    {
        var transition = new ContactTransition(contact, snapshot);
        var done = transition.Advance(Instant.Max(to, contact.Head.Clock));
        return transition.Finish(inputApplied: done);
    }

    /// <summary>
    /// Gives a contact what it remembers of its history, for the patterns of the snapshot. What segments become by it is
    /// the definition's doing and fires nothing. Of what has expired it knows only what it remembered before: a rule that
    /// asks for more is answered with unknown.
    /// </summary>
    public static Contact Recall(Contact contact, Snapshot snapshot, ImmutableArray<EventMemory> memories) =>
        contact with
        {
            Profile = (contact.Profile with
            {
                MemorySignature = snapshot.MemorySignature,
                Memories = contact.Head.HistoryFrom is { } from
                    ? ExpiredHistory.Recall(contact.Profile.Memories, memories, snapshot.Memories, from)
                    : memories,
            }).Bounded(),
        };

    /// <summary>
    /// Prepares a contact, whose memory is that of the snapshot, for the loss of what occurred before an instant. No decision
    /// by this snapshot changes, now or later.
    /// </summary>
    public static Contact Expire(Contact contact, Snapshot snapshot, Instant from) =>
        contact with
        {
            Head = contact.Head with { HistoryFrom = Instant.Max(from, contact.Head.HistoryFrom ?? from) },
            Profile = contact.Profile with { Memories = ExpiredHistory.KeepAll(contact.Profile.Memories, snapshot.Memories) },
        };

    /// <summary>
    /// What an input told of a contact, and nothing that was decided by it: a past that is built of recorded inputs and facts,
    /// whatever rules there are now.
    /// </summary>
    public static Contact Relearn(Contact contact, Input input, Instant at) => Apply(contact, input, Snapshot.Empty, at).Contact;

    /// <summary>What a step of a journey changed about a contact, as its fact says.</summary>
    public static Contact Relearn(Contact contact, Fact fact)
    {
        var transition = new ContactTransition(contact, Snapshot.Empty);
        transition.Relearn(fact);
        return transition.Finish(inputApplied: true).Contact;
    }

    /// <summary>Whether the rules of the snapshot ask for history that the contact does not remember yet.</summary>
    public static bool NeedsRecall(Contact contact, Snapshot snapshot) =>
        !contact.IsNew && contact.Head is { ForwardTo: null, ErasedAt: null } && contact.Profile.MemorySignature != snapshot.MemorySignature;
}

/// <summary>
/// What became of an input. When <see cref="InputApplied"/> is false the budget of one commit was spent on time that passed
/// before it: commit this much, then apply the input again.
/// </summary>
public sealed record Applied(
    Contact Contact,
    ImmutableArray<Fact> Facts,
    ImmutableArray<Effect> Effects,
    ImmutableArray<ClosedEnrollment> Closed,
    bool InputApplied)
{
    /// <summary>How often a segment or a score was judged: what an input costs beyond itself.</summary>
    public int Judged { get; init; }
}
