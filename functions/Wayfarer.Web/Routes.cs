using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Domain.Events;
using Wayfarer.Web.Bounces;
using Wayfarer.Web.Callers;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.Events;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;

namespace Wayfarer.Web;

/// <summary>Which address leads to which endpoint.</summary>
public static class Routes
{
    private static readonly string[] Calls = ["track", "identify", "page", "screen", "group", "alias", "batch"];

    /// <param name="website">The name of the policy under which pages of other origins may post events.</param>
    public static void MapWayfarer(this IEndpointRouteBuilder routes, string website)
    {
        var v1 = routes.MapGroup("/v1");
        foreach (var call in Calls)
        {
            var type = EventParser.TypeOf(call);
            v1.MapPost(call, (IngestEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.AcceptAsync(request, type, cancellation))
                .RequireCors(website)
                .Allow(Access.WriteKey);
        }

        routes.MapGet("/healthz", (HealthEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation))
            .Allow(Access.Anonymous);
        v1.MapGet("contacts/{id}", (ContactEndpoint endpoint, string id, int? limit, string? before, CancellationToken cancellation) =>
            endpoint.GetAsync(id, limit, before, cancellation))
            .Allow(Access.Server);
        v1.MapGet("journeys", (JourneysEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation))
            .Allow(Access.Server);
        v1.MapGet("content", (ContentEndpoint endpoint) => endpoint.Get()).Allow(Access.Server);
        v1.MapPost("bounces", (BounceEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.AcceptAsync(request, cancellation))
            .Allow(Access.Server);
        v1.MapDeliveries();
        v1.MapKeys();
        v1.MapReceivedEvents();
        v1.MapMessages();
        v1.MapLinkKeys();
        routes.MapEngagements();
    }
}
