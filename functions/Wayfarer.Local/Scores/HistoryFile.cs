using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Scores;

/// <summary>
/// The people of a file of past events. Whoever a row names is a person of their own: no two are taken for the same, because
/// nothing vouches for it in a file.
/// </summary>
internal sealed record HistoryFile(IReadOnlyList<PersonHistory> People, ReplaySurvey Survey)
{
    // Ids of contacts are made with a key; any will do where nobody is to be found again, if it is always the same.
    private static readonly byte[] Key = "the same key at every reading of a file"u8.ToArray();

    public Instant From => Survey.Earliest ?? Instant.Epoch;

    /// <summary>The first instant of which nothing is known.</summary>
    public Instant Until => Survey.Latest is { } latest ? new Instant(latest.Milliseconds + 1) : Instant.Epoch;

    public static HistoryFile Read(string path, ReplayMapping mapping)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"There is no file {path}.");

        var source = new ReplaySource(path, mapping);
        var survey = source.Survey();
        if (survey.Rows > ReplaySource.RowsSorted)
        {
            throw new InvalidDataException(
                $"{Path.GetFileName(path)} has {survey.Rows} rows; at most {ReplaySource.RowsSorted} are looked at here. Take a part of the people.");
        }

        var people = new Dictionary<ContactId, ImmutableArray<Event>.Builder>();
        foreach (var @event in source.Rows().Select(row => row.Event).OfType<Event>())
        {
            var contact = @event.ContactId(Key);
            if (!people.TryGetValue(contact, out var events)) people[contact] = events = ImmutableArray.CreateBuilder<Event>();
            events.Add(@event);
        }

        return new HistoryFile([.. people.Select(person => new PersonHistory(person.Key, [.. person.Value.OrderBy(@event => @event.OccurredAt)]))], survey);
    }
}
