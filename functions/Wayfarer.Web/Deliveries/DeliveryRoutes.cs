using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Deliveries;

/// <summary>The routes under which deliveries are looked at and paused.</summary>
internal static class DeliveryRoutes
{
    public static void MapDeliveries(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("deliveries", (DeliveriesEndpoint endpoint, int? limit, CancellationToken cancellation) => endpoint.GetAsync(limit, cancellation))
            .Allow(Access.Server);
        var pauses = v1.MapGroup("pauses").Allow(Access.Admin);
        pauses.MapGet("", (PausesEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation));
        pauses.MapPost("", (PausesEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.PauseAsync(request, cancellation));
        pauses.MapDelete("{scope}", (PausesEndpoint endpoint, string scope, CancellationToken cancellation) => endpoint.ResumeAsync(scope, cancellation));
    }
}
