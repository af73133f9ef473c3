using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Events;

/// <summary>What became of the events that senders posted in the last week: the newest of each key, accepted or refused.</summary>
public sealed class EventsEndpoint(ReceivedEventFinder finder, EventExplanation explanation, EventRecorder recorder, TimeProvider time)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    private static readonly string[] Statuses = ["accepted", "refused"];

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <param name="key">The id or name of a key, or <c>none</c> for requests that showed no known one.</param>
    /// <param name="before">The id of a received event: the answer goes on behind it.</param>
    public async Task<IResult> ListAsync(string? key, string? status, string? name, int? limit, string? before, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");
        if (status is not null && !Statuses.Contains(status))
            return Answers.Problem(StatusCodes.Status400BadRequest, $"status must be one of these; {Suggestion.ForOrList(status, Statuses)}.");
        if (before is not null && ReceivedEventId.Parse(before) is null) return Answers.Problem(StatusCodes.Status400BadRequest, "before must be the id of a received event.");

        try
        {
            var id = key is null ? null : await finder.KeyOfAsync(key, cancellation);
            if (key is not null && id is null) return Answers.Problem(StatusCodes.Status404NotFound, $"There is no key '{key}'.");

            ReceivedStatus? meant = status is null ? null : Enum.Parse<ReceivedStatus>(status, ignoreCase: true);
            var found = await finder.FindAsync(id, meant, name, ReceivedEventId.Parse(before)?.Order, limit ?? DefaultLimit, Now, cancellation);
            return Answers.Json(new EventsAnswer(found, recorder.LeftOut));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <summary>One event with what followed from it.</summary>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return ReceivedEventId.Parse(id) is { } known && await finder.FindAsync(known, Now, cancellation) is { } received
                ? Answers.Json(EventAnswer.Of(known, received) with { Outcome = await explanation.OfAsync(received, cancellation) })
                : Answers.Problem(StatusCodes.Status404NotFound, "There is no such event; events are kept for a week, and the newest of each key only.");
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
