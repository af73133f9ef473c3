using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Broadcasts;

/// <summary>The routes under which broadcasts are started, looked at and stopped.</summary>
internal static class BroadcastRoutes
{
    public static void MapBroadcasts(this IEndpointRouteBuilder v1)
    {
        var broadcasts = v1.MapGroup("broadcasts").Allow(Access.Admin);
        broadcasts.MapPost("", (BroadcastsEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.StartAsync(request, cancellation));
        broadcasts.MapGet("", (BroadcastsEndpoint endpoint, CancellationToken cancellation) => endpoint.ListAsync(cancellation));
        broadcasts.MapGet("{id}", (BroadcastsEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.GetAsync(id, cancellation));
        broadcasts.MapDelete("{id}", (BroadcastsEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.CancelAsync(id, cancellation));
    }
}
