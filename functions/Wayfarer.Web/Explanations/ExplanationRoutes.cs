using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Explanations;

/// <summary>The routes under which it is asked which segments and scores a contact has, and why.</summary>
internal static class ExplanationRoutes
{
    public static void MapExplanations(this IEndpointRouteBuilder v1)
    {
        var contact = v1.MapGroup("contacts/{id}").Allow(Access.Admin);
        contact.MapGet("segments", (ExplanationEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.GetSegmentsAsync(id, cancellation));
        contact.MapGet("scores", (ExplanationEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.GetScoresAsync(id, cancellation));
        contact.MapGet("explain", (ExplanationEndpoint endpoint, string id, string? segment, string? score, string? at, CancellationToken cancellation) =>
            endpoint.ExplainAsync(id, segment, score, at, cancellation));
        v1.MapGet("scores", (ScoresEndpoint endpoint) => endpoint.Get()).Allow(Access.Server);
    }
}
