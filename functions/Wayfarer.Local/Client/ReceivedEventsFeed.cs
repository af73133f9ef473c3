using Wayfarer.Domain.Time;
using Wayfarer.Web.Events;

namespace Wayfarer.Local.Client;

/// <summary>
/// Received events as they come, each once. What was received first may be recorded second, so each look goes back a little
/// behind the newest that was seen.
/// </summary>
internal sealed class ReceivedEventsFeed(WayfarerClient client, EventsQuery query)
{
    private const int EventsPerPage = 500;
    private const int PagesPerLook = 4;

    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, string> _seen = [];
    private string _floor = "";

    /// <summary>How many events the host could not record since it was started.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The newest of the past, the oldest of them first.</summary>
    public async Task<IReadOnlyList<EventAnswer>> FirstAsync(CancellationToken cancellation)
    {
        var answer = await client.EventsAsync(query, cancellation);
        LeftOut = answer.LeftOut;
        foreach (var received in answer.Events) _seen.Add(received.Id, received.ReceivedAt);
        if (answer.Events is [var newest, ..]) _floor = Later(answer.Events[^1].ReceivedAt, Before(newest));
        return [.. answer.Events.Reverse()];
    }

    /// <summary>What came since, the oldest first; whether there was more than is shown.</summary>
    public async Task<(IReadOnlyList<EventAnswer> Events, bool Missed)> NextAsync(CancellationToken cancellation)
    {
        var fresh = new List<EventAnswer>();
        var isComplete = false;
        string? before = null;
        for (var page = 0; page < PagesPerLook && !isComplete; page++)
        {
            var answer = await client.EventsAsync(query with { Limit = EventsPerPage, Before = before }, cancellation);
            var known = answer.Events.TakeWhile(received => string.CompareOrdinal(received.ReceivedAt, _floor) >= 0).ToList();
            fresh.AddRange(known.Where(received => _seen.TryAdd(received.Id, received.ReceivedAt)));
            isComplete = known.Count < EventsPerPage;
            (before, LeftOut) = (isComplete ? null : known[^1].Id, answer.LeftOut);
        }

        if (fresh is [var newest, ..]) Forget(Before(newest));
        fresh.Reverse();
        return (fresh, !isComplete);
    }

    private void Forget(string floor)
    {
        _floor = Later(_floor, floor);
        foreach (var old in _seen.Where(seen => string.CompareOrdinal(seen.Value, _floor) < 0).ToList()) _seen.Remove(old.Key);
    }

    // Instants are written so that their texts sort as they do.
    private static string Before(EventAnswer received) => Instant.TryParse(received.ReceivedAt, out var at) ? (at - Overlap).ToString() : "";

    private static string Later(string left, string right) => string.CompareOrdinal(left, right) > 0 ? left : right;
}
