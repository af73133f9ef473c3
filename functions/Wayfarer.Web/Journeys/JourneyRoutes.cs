using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Journeys;

/// <summary>The routes under which it is looked up what journeys do and who is inside.</summary>
internal static class JourneyRoutes
{
    public static void MapJourneys(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("journeys", (JourneysEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation)).Allow(Access.Server);
        v1.MapGet("journeys/{id}", (JourneysEndpoint endpoint, string id, CancellationToken cancellation) =>
            endpoint.GetAsync(id, cancellation)).Allow(Access.Server);

        // Who people are is not for every server that may count them.
        v1.MapGet("journeys/{id}/people", (JourneysEndpoint endpoint, string id, string? step, string? after, int? limit, CancellationToken cancellation) =>
            endpoint.GetPeopleAsync(id, step, after, limit, cancellation));
    }
}
