using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.EventGrid;

/// <summary>
/// The door of Event Grid, for subscriptions that deliver to an address. They show a server key in the header
/// <c>Authorization</c>, as a delivery property of the subscription: a key in an address would stand in every log. The handshake
/// asks without one.
/// </summary>
internal static class EventGridRoutes
{
    public static void MapEventGrid(this IEndpointRouteBuilder v1)
    {
        v1.MapMethods("eventgrid", [HttpMethods.Options], (HttpRequest request) => EventGridEndpoint.ShakeHands(request)).Allow(Access.Anonymous);
        v1.MapPost("eventgrid", (EventGridEndpoint endpoint, HttpRequest request, CancellationToken cancellation) =>
            endpoint.AcceptAsync(request, cancellation)).Allow(Access.Server);
    }
}
