using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Events;

/// <summary>Which events come from which key, how many, and what should be looked at: names that nothing knows, names that stay away.</summary>
public sealed class EventNamesEndpoint(EventNameTable names, ReceivedEventFinder finder, ISnapshotSource snapshots, TimeProvider time)
{
    /// <param name="key">The id or name of a key; null for all.</param>
    public async Task<IResult> GetAsync(string? key, CancellationToken cancellation)
    {
        try
        {
            var id = key is null ? null : await finder.KeyOfAsync(key, cancellation);
            if (key is not null && id is null) return Answers.Problem(StatusCodes.Status404NotFound, $"There is no key '{key}'.");

            return Answers.Json(await ReadAsync(id, cancellation));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <param name="id">The id of a key; null for all.</param>
    internal async ValueTask<EventNamesAnswer> ReadAsync(string? id, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        var asked = AskedEvents.Of(snapshots.Current);
        var answers = new List<EventNameAnswer>();
        foreach (var one in id is null ? await finder.KeysAsync(cancellation) : [id])
        {
            var histories = await names.ReadAsync(one, now, cancellation);
            answers.AddRange(histories.Select(history => EventNameAnswer.Of(one, history, EventNameReview.Of(history, asked, histories, now), now)));
        }

        return new EventNamesAnswer(answers);
    }
}

public sealed record EventNamesAnswer(IReadOnlyList<EventNameAnswer> Names);

/// <summary>The events of one name from one key, today and in the seven days up to today (UTC).</summary>
public sealed record EventNameAnswer(
    string Key, string Name, string FirstSeen, string LastSeen, long Today, long Week, long RefusedToday, long RefusedWeek, bool IsNew, bool IsSilent, string? Advice)
{
    internal static EventNameAnswer Of(string key, EventNameHistory history, EventNameReview review, Instant now)
    {
        var counts = history.Counts(now);
        return new EventNameAnswer(
            key,
            history.Name,
            history.FirstSeen.ToString(),
            history.LastSeen.ToString(),
            counts.Today,
            counts.Week,
            counts.RefusedToday,
            counts.RefusedWeek,
            review.IsNew,
            review.IsSilent,
            review.Advice);
    }
}
