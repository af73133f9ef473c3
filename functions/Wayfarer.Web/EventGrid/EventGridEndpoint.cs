using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Ingest;

namespace Wayfarer.Web.EventGrid;

/// <summary>
/// Takes what Event Grid delivers to an address, in either of its schemas. It is answered 2xx when nothing need come again, 503
/// when it is to come again, and 400, after which it is not sent again, when nothing in it can be used.
/// </summary>
public sealed class EventGridEndpoint(GridInbox inbox)
{
    private const string Prefix = "ce-";

    /// <summary>CloudEvents: a sender asks first whether it may deliver here. What it delivers still needs a key.</summary>
    public static IResult ShakeHands(HttpRequest request)
    {
        if (request.Headers["WebHook-Request-Origin"].ToString() is not { Length: > 0 } origin)
            return Answers.Problem(StatusCodes.Status400BadRequest, "WebHook-Request-Origin is missing; it names who wants to deliver.");

        var headers = request.HttpContext.Response.Headers;
        headers.Allow = "POST";
        headers["WebHook-Allowed-Origin"] = origin;
        headers["WebHook-Allowed-Rate"] = "*";
        return Results.Ok();
    }

    public async Task<IResult> AcceptAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = await RequestBody.ReadAsync(request, cancellation, Limits.BytesPerGridDelivery);
        if (body.Refusal is { } refusal) return refusal.Answer;

        var reading = request.Headers.ContainsKey($"{Prefix}specversion") ? GridDelivery.Parse(Attributes(request), body.Bytes.ToArray()) : GridDelivery.Parse(body.Bytes);
        if (reading.Events.FirstOrDefault(told => told.Type == GridTypes.SubscriptionValidation) is { } validation) return Validate(validation);

        try
        {
            return Answer(await inbox.HandleAsync(reading, cancellation));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <summary>The schema of Event Grid: who creates a subscription proves with a code that the receiver is theirs.</summary>
    private static IResult Validate(GridEvent validation) =>
        validation.Data.ValueKind == JsonValueKind.Object && validation.Data.TryGetProperty("validationCode", out var code) && code.ValueKind == JsonValueKind.String
            ? Answers.Json(new ValidationAnswer(code.GetString()!))
            : Answers.Problem(StatusCodes.Status400BadRequest, "data.validationCode is missing.");

    private static IResult Answer(GridSummary summary)
    {
        var answer = new GridAnswer(
            summary.Taken, summary.Ignored.Count, [.. summary.Refused.Concat(summary.Later).Select(problem => new RejectedEvent(problem.Index, problem.Field, problem.Reason))]);
        return Answers.Json(answer, summary switch
        {
            { IsToComeAgain: true } => StatusCodes.Status503ServiceUnavailable,
            { IsRefused: true } => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        });
    }

    private static Dictionary<string, string> Attributes(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[Prefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString()));
}

/// <summary>How many events were taken, how many told nothing new, and why the others were not.</summary>
public sealed record GridAnswer(int Taken, int Ignored, IReadOnlyList<RejectedEvent> Rejected);

public sealed record ValidationAnswer(string ValidationResponse);
