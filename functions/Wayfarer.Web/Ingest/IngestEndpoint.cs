using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Ingest;

/// <summary>Takes events in the Segment format and as CloudEvents. Whoever is answered with 2xx need not send them again.</summary>
public sealed class IngestEndpoint(
    IWriteKeys keys, UserProof proof, EventRates rates, EventIntake intake, EventRecorder recorder, TimeProvider time, int acceptedStatus = StatusCodes.Status200OK)
{
    private Instant Now => Instant.From(time.GetUtcNow());

    private delegate ParsedEvents Parsing(ReadOnlyMemory<byte> body, Instant receivedAt, EventSender sender);

    /// <param name="type">The call that the route names; null for a batch.</param>
    public Task<IResult> HandleAsync(HttpRequest request, EventType? type, CancellationToken cancellation) =>
        HandleAsync(request, (body, receivedAt, sender) => EventParser.Parse(body, type, receivedAt, sender), serversAlone: false, cancellation);

    public Task<IResult> HandleCloudEventsAsync(HttpRequest request, CancellationToken cancellation) =>
        HandleAsync(request, (body, receivedAt, sender) => CloudEventRequest.Parse(request, body, receivedAt, sender), serversAlone: true, cancellation);

    private async Task<IResult> HandleAsync(HttpRequest request, Parsing parse, bool serversAlone, CancellationToken cancellation)
    {
        if (HttpMethods.IsOptions(request.Method)) return CrossOrigin.Preflight(request);
        if (!HttpMethods.IsPost(request.Method)) return WrongMethod(request, "POST, OPTIONS");

        var presented = PresentedKey.Of(request);
        var key = presented is null ? null : keys.Find(presented);
        if (presented is not null && RefusalOf(key, request, serversAlone) is { } early) return early;

        using var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } unread) return Refuse(key, unread.Problem, unread.Answer);

        if (presented is null)
        {
            key = KeyInBody.Of(body.Bytes.Span) is { } inBody ? keys.Find(inBody) : null;
            if (RefusalOf(key, request, serversAlone) is { } late) return late;
        }

        var receivedAt = Now;
        var parsed = parse(body.Bytes, receivedAt, proof.SenderOf(key!));
        rates.Charge(key!, request.HttpContext.Connection.RemoteIpAddress, Math.Max(0, parsed.Events.Count + parsed.Problems.Count - 1));
        if (!await AcceptAsync(parsed.Events, cancellation)) return new UnavailableAnswer();

        recorder.Record(key, body.Bytes, parsed, receivedAt);
        return IngestAnswer.Of(parsed, acceptedStatus);
    }

    /// <summary>What stands against this key here and now, found before anything is read for it.</summary>
    private IResult? RefusalOf(WriteKey? key, HttpRequest request, bool serversAlone)
    {
        if (key is null)
        {
            const string Advice = "Send a known write key: as the user name of HTTP Basic, or as \"writeKey\" in the body.";
            return Refuse(null, KeyProblem("is missing or not known"), IngestAnswer.Refused(StatusCodes.Status401Unauthorized, Advice));
        }

        if (serversAlone && key.Kind == KeyKind.Browser)
            return Refuse(key, StatusCodes.Status403Forbidden, KeyProblem("is public; send this with a server key"));
        if (CrossOrigin.RefusalOf(key, request) is { } refusal) return Refuse(key, StatusCodes.Status403Forbidden, KeyProblem(refusal));

        CrossOrigin.LetRead(key, request);
        return rates.Take(key, request.HttpContext.Connection.RemoteIpAddress) is { } seconds
            ? Refuse(key, KeyProblem($"or its address has sent too much; send the same again in {seconds} seconds"), new TooManyAnswer(seconds, time))
            : null;
    }

    private IResult Refuse(WriteKey? key, int status, EventProblem problem) => Refuse(key, problem, IngestAnswer.Refused(status, problem.ToString()));

    /// <summary>Records that a request was refused as a whole. Its body is not kept: none of it was to be read.</summary>
    private IResult Refuse(WriteKey? key, EventProblem problem, IResult answer)
    {
        recorder.Record(key, default, new ParsedEvents([], [problem]), Now);
        return answer;
    }

    private static EventProblem KeyProblem(string reason) => new(null, "writeKey", reason);

    private async Task<bool> AcceptAsync(IReadOnlyList<Event> events, CancellationToken cancellation)
    {
        try
        {
            if (events.Count > 0) await intake.AcceptAsync(events, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    internal static IResult WrongMethod(HttpRequest request, string allowed)
    {
        request.HttpContext.Response.Headers.Allow = allowed;
        return IngestAnswer.Refused(StatusCodes.Status405MethodNotAllowed, $"Use {allowed.Split(',')[0]}.");
    }
}
