using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Events;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// How many events are safe, and why the others were refused. Everything that the door says has this form, so that a sender
/// need not know another.
/// </summary>
public sealed record IngestAnswer(bool Success, int Accepted, IReadOnlyList<RejectedEvent> Rejected)
{
    /// <summary>An empty batch is fine; one in which nothing can be used is not.</summary>
    internal static IResult Of(ParsedEvents parsed, int acceptedStatus)
    {
        var isUsable = parsed.Events.Count > 0 || parsed.Problems.Count == 0;
        var rejected = parsed.Problems.Select(problem => new RejectedEvent(problem.Index, problem.Field, problem.Reason));
        return Answers.Json(
            new IngestAnswer(isUsable, parsed.Events.Count, [.. rejected]),
            isUsable ? acceptedStatus : StatusCodes.Status400BadRequest);
    }

    /// <summary>The request as a whole is refused.</summary>
    internal static IResult Refused(int status, string reason) =>
        Answers.Json(new IngestAnswer(false, 0, [new RejectedEvent(null, null, reason)]), status);
}

public sealed record RejectedEvent(int? Index, string? Field, string Reason);
