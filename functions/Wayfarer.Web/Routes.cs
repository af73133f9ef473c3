using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Alarms;
using Wayfarer.Web.Bounces;
using Wayfarer.Web.Broadcasts;
using Wayfarer.Web.Callers;
using Wayfarer.Web.Consent;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.EventGrid;
using Wayfarer.Web.Events;
using Wayfarer.Web.Explanations;
using Wayfarer.Web.Histories;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;
using Wayfarer.Web.Pages;
using Wayfarer.Web.Queues;
using Wayfarer.Web.Scores;
using Wayfarer.Web.Segments;

namespace Wayfarer.Web;

/// <summary>Which address leads to which endpoint.</summary>
public static class Routes
{
    public static void MapWayfarer(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1");
        v1.MapEvents();
        routes.MapGet("/healthz", (HealthEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation))
            .Allow(Access.Anonymous);
        v1.MapGet("health", (HealthEndpoint endpoint, CancellationToken cancellation) => endpoint.GetFiguresAsync(cancellation)).Allow(Access.Server);
        v1.MapGet("contacts/{id}", (
                ContactEndpoint endpoint, string id, int? limit, string? before, string? journey, string? message, CancellationToken cancellation) =>
            endpoint.GetAsync(id, limit, before, journey, message, cancellation))
            .Allow(Access.Server);
        v1.MapGet("contacts/{id}/export", (ExportEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.GetAsync(id, cancellation))
            .Allow(Access.Admin);
        v1.MapDelete("contacts/{id}", (ErasureEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.DeleteAsync(id, cancellation))
            .Allow(Access.Admin);
        v1.MapGet("histories", (HistoriesEndpoint endpoint, string? after, int? limit, CancellationToken cancellation) => endpoint.GetAsync(after, limit, cancellation))
            .Allow(Access.Admin);
        v1.MapExplanations();
        v1.MapScores();
        v1.MapJourneys();
        v1.MapContent();
        v1.MapEventGrid();
        v1.MapPost("bounces", (BounceEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.AcceptAsync(request, cancellation))
            .Allow(Access.Server);
        v1.MapBroadcasts();
        v1.MapSegments();
        v1.MapDeliveries();
        v1.MapKeys();
        v1.MapLinkKeys();
        v1.MapMessages();
        v1.MapPoison();
        v1.MapAlarms();
        routes.MapEngagements();
        v1.MapReceivedEvents();
        routes.MapConsent();
        routes.MapPages();
    }
}
