using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Explanations;

/// <summary>
/// All that is kept of what happened to a contact and to those that went up in it. From it, what was known at any instant in
/// the past is built again: of what came in and of what was decided then, never by deciding anew.
/// </summary>
public sealed class ContactRecord
{
    private readonly Contact _current;
    private readonly ImmutableArray<ContactCommit> _own;
    private readonly ImmutableArray<AbsorbedRecord> _absorbed;

    private ContactRecord(Contact current, ImmutableArray<ContactCommit> own, ImmutableArray<AbsorbedRecord> absorbed)
    {
        _current = current;
        _own = own;
        _absorbed = absorbed;
    }

    /// <summary>The instant before which history is not whole; the epoch where it is.</summary>
    public Instant From => IsWhole(_own, _current) ? Instant.Epoch : _own is [{ Inputs: [var oldest, ..] }, ..] ? oldest.Now : _current.Head.Clock;

    /// <summary>When the contact was first heard of, as far as that is known.</summary>
    public Instant? FirstAt => IsWhole(_own, _current) && _own is [{ Inputs: [var first, ..] }, ..] ? first.Now : null;

    /// <summary>When the contact went up in another one; never where it did not, and the epoch where that has expired.</summary>
    public Instant FrozenAt => _current.Head.ForwardTo is null
        ? Instant.Never
        : _own.SelectMany(commit => commit.Facts).FirstOrDefault(fact => fact.Kind == FactKind.Forwarded)?.At ?? Instant.Epoch;

    public static async ValueTask<ContactRecord> ReadAsync(ContactStore contacts, Contact current, CancellationToken cancellation)
    {
        var absorbed = ImmutableArray.CreateBuilder<AbsorbedRecord>();
        foreach (var id in current.Profile.Absorbed)
        {
            var frozen = (await contacts.LoadAsync(id, cancellation)).Contact;
            absorbed.Add(new AbsorbedRecord(frozen, await CommitsAsync(id), await contacts.ClosedAsync(id, cancellation)));
        }

        return new ContactRecord(current, await CommitsAsync(current.Id), absorbed.ToImmutable()) { Closed = await contacts.ClosedAsync(current.Id, cancellation) };

        async ValueTask<ImmutableArray<ContactCommit>> CommitsAsync(ContactId id)
        {
            var commits = ImmutableArray.CreateBuilder<ContactCommit>();
            await foreach (var commit in contacts.HistoryAsync(id, cancellation))
            {
                // What has come since the contact was read belongs to a later one.
                if (id != current.Id || commit.Sequence <= current.Head.Sequence) commits.Add(commit);
            }

            return commits.ToImmutable();
        }
    }

    private IReadOnlyList<ClosedEnrollment> Closed { get; init; } = [];

    /// <summary>The number of the snapshot that the contact was judged by last; 0 where that is not kept.</summary>
    public long SnapshotAt(Instant at) => _own.Where(commit => commit.Inputs is [var first, ..] && first.Now <= at).Select(commit => commit.Snapshot).LastOrDefault();

    /// <summary>What was known of the contact at an instant, with the memory that the rules of a snapshot ask for.</summary>
    public PastContact At(Instant at, Snapshot snapshot)
    {
        var past = new PastContact(Contact.New(_current.Id), snapshot, at);
        if (at < From) return past with { Missing = new Gaps { IsWhole = true }, Notes = [$"what happened before {From} has expired"] };

        var included = Included(at);
        var isWhole = IsWhole(_own, _current) && included.All(other => IsWhole(other.Commits, other.Contact));
        var hidden = isWhole ? HiddenPast.Nothing : HiddenPast.Of(_current, at, _own, isMerged: included.Length < _absorbed.Length);

        var events = new PastEvents();
        foreach (var other in included) events.Add(other.Contact.Id, other.Commits, Instant.Never);
        events.Add(_current.Id, _own, at);

        var traits = new PastTraits(_current, hidden);
        foreach (var commit in _own) traits.Relearn(commit, at, other => _absorbed.FirstOrDefault(absorbed => absorbed.Contact.Id == other)?.Contact);

        var closed = Closed.Concat(included.SelectMany(other => other.Closed)).Select(ended => ended.Enrollment);
        var journeys = new PastJourneys(events.Facts, hidden, [.. closed, .. _current.Enrollments, .. included.SelectMany(other => other.Contact.Enrollments)]);
        var profile = traits.Contact.Profile with
        {
            MemorySignature = snapshot.MemorySignature,
            Memories = events.Memories(snapshot, hidden),
            Journeys = journeys.Memories,
            Absorbed = [.. included.Select(other => other.Contact.Id)],
        };
        return past with
        {
            Contact = traits.Contact with { Profile = profile, Enrollments = journeys.Open },
            Missing = traits.Missing with { Journeys = journeys.Missing },
            Events = events.ByOccurrence,
            Notes = isWhole ? [] : ["a part of what happened before has expired"],
        };
    }

    /// <summary>The contacts that had gone up in this one by an instant.</summary>
    private ImmutableArray<AbsorbedRecord> Included(Instant at)
    {
        var later = _own.SelectMany(commit => commit.Inputs).Where(recorded => recorded.Now > at).Select(recorded => recorded.Input).OfType<Input.Absorb>()
            .SelectMany(absorb => (_absorbed.FirstOrDefault(other => other.Contact.Id == absorb.From)?.Contact.Profile.Absorbed ?? []).Add(absorb.From)).ToHashSet();
        return [.. _absorbed.Where(other => !later.Contains(other.Contact.Id))];
    }

    private static bool IsWhole(ImmutableArray<ContactCommit> commits, Contact contact) =>
        contact.Head.Sequence == 0 || commits is [{ Sequence: 1 }, ..];

    private sealed record AbsorbedRecord(Contact Contact, ImmutableArray<ContactCommit> Commits, IReadOnlyList<ClosedEnrollment> Closed);
}
