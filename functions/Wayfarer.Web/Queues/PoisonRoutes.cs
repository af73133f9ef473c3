using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Queues;

/// <summary>The routes under which messages are found that were given up.</summary>
internal static class PoisonRoutes
{
    public static void MapPoison(this IEndpointRouteBuilder v1)
    {
        var poison = v1.MapGroup("poison").Allow(Access.Admin);
        poison.MapGet("", (PoisonEndpoint endpoint, int? limit, CancellationToken cancellation) => endpoint.GetAsync(limit, cancellation));
        poison.MapPost("{id}/replay", (PoisonEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.ReplayAsync(id, request, cancellation));
        poison.MapDelete("{id}", (PoisonEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.DiscardAsync(id, cancellation));
    }
}
