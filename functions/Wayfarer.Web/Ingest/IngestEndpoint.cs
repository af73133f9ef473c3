using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Ingest;

/// <summary>Takes events in the Segment format. Whoever is answered with 2xx need not send them again.</summary>
public sealed class IngestEndpoint(WriteKeys keys, EventIntake intake, EventRecorder recorder, TimeProvider time)
{
    private static readonly ParsedEvents UnknownKey = new([], [new EventProblem(null, "writeKey", "is missing or not known")]);

    /// <param name="type">The call that the route names; null for a batch.</param>
    public async Task<IResult> AcceptAsync(HttpRequest request, EventType? type, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {Limits.BytesPerRequest} bytes; send several smaller ones.");
        var now = Instant.From(time.GetUtcNow());
        if (keys.KeyOf(request, body.Span) is not { } key)
        {
            recorder.Record(null, default, UnknownKey, now);
            return Answers.Problem(StatusCodes.Status401Unauthorized, "Send a known write key: as the user name of HTTP Basic, or as \"writeKey\" in the body.");
        }

        var parsed = EventParser.Parse(body, type, now, key.Source);
        try
        {
            if (parsed.Events.Count > 0) await intake.AcceptAsync(parsed.Events, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }

        recorder.Record(key, body, parsed, now);
        var isUsable = parsed.Events.Count > 0 || parsed.Problems.Count == 0;
        return Answers.Json(IngestAnswer.Of(parsed), isUsable ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
