using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Events;

namespace Wayfarer.Web.Ingest;

/// <summary>Why a body cannot be used at all, and the status of the answer.</summary>
internal sealed record BodyRefusal(int Status, EventProblem Problem)
{
    public IResult Answer => IngestAnswer.Refused(Status, Problem.ToString());

    /// <param name="reason">Continues a sentence that begins with the body.</param>
    public static BodyRefusal Of(int status, string reason) => new(status, new EventProblem(null, null, reason));
}
