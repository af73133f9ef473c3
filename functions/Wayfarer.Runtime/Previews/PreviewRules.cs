using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Previews;

/// <summary>
/// A segment or score that is not published, with what it rests on and nothing else, so that no more history is read than it asks
/// for.
/// </summary>
internal sealed class PreviewRules
{
    private readonly ContactStore _contacts;
    private readonly Snapshot _live;
    private readonly bool _liveIsEnough;

    private PreviewRules(Snapshot snapshot, Snapshot live, ContactStore contacts)
    {
        Snapshot = snapshot;
        _live = live;
        _contacts = contacts;

        // A memory that is deeper than asked for says at least as much.
        _liveIsEnough = snapshot.Memories.All(asked => live.Memories.Any(known => known.Key == asked.Key && known.Depth >= asked.Depth));
    }

    public Snapshot Snapshot { get; }

    /// <param name="live">What contacts have been judged by, whose memories serve where they hold enough.</param>
    public static PreviewRules OfSegment(Domain.Content.Definitions wanted, string id, Snapshot live, ContactStore contacts) =>
        new(Narrowed(wanted, all => Snapshot.Roots(all.Segment(id)!), id, null), live, contacts);

    /// <inheritdoc cref="OfSegment"/>
    public static PreviewRules OfScore(Domain.Content.Definitions wanted, string id, Snapshot live, ContactStore contacts) =>
        new(Narrowed(wanted, all => Snapshot.Roots(all.Score(id)!), null, id), live, contacts);

    /// <summary>A judge of a contact, whose history is read where its memories do not hold enough.</summary>
    public async ValueTask<Judge> JudgeAsync(Contact contact, CancellationToken cancellation)
    {
        var known = await WithMemoryAsync(contact, cancellation);
        return new Judge(known.Profile, Snapshot) { Contact = known.Id, Open = known.Enrollments };
    }

    /// <summary>An instant at which a contact can be judged: none before its own clock.</summary>
    public static Instant At(Contact contact, Instant now) => Instant.Max(now, contact.Head.Clock);

    private async ValueTask<Contact> WithMemoryAsync(Contact contact, CancellationToken cancellation)
    {
        if (_liveIsEnough && contact.Profile.MemorySignature == _live.MemorySignature)
            return contact with { Profile = contact.Profile with { MemorySignature = Snapshot.MemorySignature } };

        return ContactKernel.NeedsRecall(contact, Snapshot)
            ? ContactKernel.Recall(contact, Snapshot, await _contacts.RecallAsync(contact, Snapshot, cancellation))
            : contact;
    }

    private static Snapshot Narrowed(Domain.Content.Definitions wanted, Func<Snapshot, IEnumerable<Condition>> roots, string? segment, string? score)
    {
        var all = new Snapshot(0, wanted);
        var reached = roots(all).SelectMany(all.Reach).ToList();
        var segments = reached.OfType<Condition.SegmentIs>().Select(condition => condition.Segment).Append(segment).ToHashSet();
        var scores = reached.OfType<Condition.ScoreIs>().Select(condition => condition.Score)
            .Concat(reached.OfType<Condition.GradeIs>().Select(condition => condition.Score)).Append(score).ToHashSet();
        return new Snapshot(0, new Domain.Content.Definitions
        {
            Settings = wanted.Settings,
            Segments = [.. wanted.Segments.Where(known => segments.Contains(known.Id))],
            Scores = [.. wanted.Scores.Where(known => scores.Contains(known.Id))],
        });
    }
}
