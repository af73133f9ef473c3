using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Client;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Scores;

/// <summary>What people did, from a file or from a host.</summary>
internal sealed record History(IReadOnlyList<PersonHistory> People)
{
    // Ids of contacts are made with a key; any will do where nobody is to be found again, if it is always the same.
    private static readonly byte[] Key = "the same key at every reading of a file"u8.ToArray();

    /// <summary>The first instant of which something is known.</summary>
    public Instant From => Instants.DefaultIfEmpty(Instant.Epoch).Min();

    /// <summary>The first instant of which nothing is known.</summary>
    public Instant Until => new(Instants.DefaultIfEmpty(Instant.Epoch).Max().Milliseconds + 1);

    private IEnumerable<Instant> Instants => People.Where(person => !person.Events.IsEmpty).SelectMany(person => new[] { person.Events[0].OccurredAt, person.Events[^1].OccurredAt });

    /// <summary>
    /// The people of a file of past events. Whoever a row names is a person of their own: no two are taken for the same,
    /// because nothing vouches for it in a file.
    /// </summary>
    public static History Read(ReplaySource source, ReplaySurvey survey)
    {
        if (survey.Rows > ReplaySource.RowsSorted)
            throw new InvalidDataException($"The file has {survey.Rows} rows; at most {ReplaySource.RowsSorted} are looked at here. Take a part of the people.");

        var people = new Dictionary<ContactId, ImmutableArray<Event>.Builder>();
        foreach (var @event in source.Rows().Select(row => row.Event).OfType<Event>())
        {
            var contact = @event.ContactId(Key);
            if (!people.TryGetValue(contact, out var events)) people[contact] = events = ImmutableArray.CreateBuilder<Event>();
            events.Add(@event);
        }

        return new History([.. people.Select(person => new PersonHistory(person.Key, [.. person.Value.OrderBy(@event => @event.OccurredAt)]))]);
    }

    /// <summary>People that a host knows, in order of their ids, which are hashes: so many are a sample of all.</summary>
    public static async Task<History> ReadAsync(WayfarerClient client, int most, CancellationToken cancellation)
    {
        var people = new List<PersonHistory>();
        for (string? next = null; people.Count < most;)
        {
            var page = await client.HistoriesAsync(next, Math.Min(most - people.Count, Limits.PeoplePerHistoryPage), cancellation);
            people.AddRange(page.People.Select(person => person.ToHistory()));
            next = page.Next;
            if (next is null) break;
        }

        return new History(people);
    }
}
