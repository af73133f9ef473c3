using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Events;

/// <summary>The routes under which it is looked up what became of events.</summary>
internal static class ReceivedEventRoutes
{
    public static void MapReceivedEvents(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("events", (EventsEndpoint endpoint, string? key, string? status, string? name, int? limit, string? before, CancellationToken cancellation) =>
            endpoint.ListAsync(key, status, name, limit, before, cancellation)).Allow(Access.Server);
        v1.MapGet("events/names", (EventNamesEndpoint endpoint, string? key, CancellationToken cancellation) =>
            endpoint.GetAsync(key, cancellation)).Allow(Access.Server);
        v1.MapGet("events/{id}", (EventsEndpoint endpoint, string id, CancellationToken cancellation) =>
            endpoint.GetAsync(id, cancellation)).Allow(Access.Server);
    }
}
