using Wayfarer.Domain.Events;

namespace Wayfarer.Web.Ingest;

/// <summary>How many events are safe, and why the others were refused.</summary>
public sealed record IngestAnswer(int Accepted, IReadOnlyList<RejectedEvent> Rejected)
{
    public static IngestAnswer Of(ParsedEvents parsed) =>
        new(parsed.Events.Count, [.. parsed.Problems.Select(problem => new RejectedEvent(problem.Index, problem.Field, problem.Reason))]);
}

public sealed record RejectedEvent(int? Index, string? Field, string Reason);
