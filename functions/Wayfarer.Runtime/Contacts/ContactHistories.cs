using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// What people did, contact by contact in order of id, with what was done by those who went up in them. Flips of segments and
/// crossings of scores are left out: they follow from the rest.
/// </summary>
public sealed class ContactHistories(ITableStore store)
{
    private const string First = "u";
    private const string Behind = "w";

    private readonly ContactStore _contacts = new(store);
    private readonly ContactPages _pages = new(store);

    /// <summary>A page ends behind the person with whom it has so many events.</summary>
    public int EventsPerPage { get; init; } = Limits.EventsPerHistoryPage;

    /// <param name="after">The contact that the last page ended with; null for the first page.</param>
    /// <param name="people">The most contacts to read; fewer, when they have much history.</param>
    public async ValueTask<HistoryPage> ReadAsync(ContactId? after, int people, CancellationToken cancellation)
    {
        var found = new List<PersonHistory>();
        var events = 0;
        for (var from = after is { } known ? $"{known.Value} " : First; from is not null;)
        {
            var page = await _pages.ReadAsync(from, Behind, cancellation);
            foreach (var contact in page.Contacts.Select(stored => stored.Contact))
            {
                if (contact is not { IsNew: false, Head: { ForwardTo: null, ErasedAt: null } }) continue;
                if (found.Count >= people || events >= EventsPerPage) return new HistoryPage(found, found[^1].Contact);

                found.Add(await ReadAsync(contact, cancellation));
                events += found[^1].Events.Length;
            }

            from = page.Next;
        }

        return new HistoryPage(found, null);
    }

    private async ValueTask<PersonHistory> ReadAsync(Contact contact, CancellationToken cancellation)
    {
        var events = new List<Event>();
        foreach (var id in contact.Profile.Absorbed.Prepend(contact.Id))
        {
            await foreach (var commit in _contacts.HistoryAsync(id, cancellation)) events.AddRange(commit.Heard(id).Where(IsOfTheirs));
        }

        return new PersonHistory(contact.Id, [.. events.DistinctBy(@event => @event.Key).OrderBy(@event => @event.OccurredAt)]);
    }

    private static bool IsOfTheirs(Event @event) =>
        @event.Name is not (EventNames.SegmentEntered or EventNames.SegmentLeft or EventNames.ScoreRose or EventNames.ScoreFell);
}

/// <param name="People">In order of their ids.</param>
/// <param name="Last">Where the next page goes on; null behind the last one.</param>
public sealed record HistoryPage(IReadOnlyList<PersonHistory> People, ContactId? Last);
