using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Domain.Events;
using Wayfarer.Runtime.Links;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Ingest;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;

namespace Wayfarer.Web;

/// <summary>Which address leads to which endpoint.</summary>
public static class Routes
{
    private static readonly string[] Calls = ["track", "identify", "page", "screen", "group", "alias", "batch"];
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <param name="website">The name of the policy under which pages of other origins may post events.</param>
    public static void MapWayfarer(this IEndpointRouteBuilder routes, string website)
    {
        var v1 = routes.MapGroup("/v1");
        foreach (var call in Calls)
        {
            var type = EventParser.TypeOf(call);
            v1.MapPost(call, (IngestEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.AcceptAsync(request, type, cancellation))
                .RequireCors(website);
        }

        routes.MapGet("/healthz", (HealthEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation));
        v1.MapGet("contacts/{id}", (ContactEndpoint endpoint, string id, int? limit, string? before, CancellationToken cancellation) =>
            endpoint.GetAsync(id, limit, before, cancellation));
        v1.MapGet("journeys", (JourneysEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation));
        v1.MapGet("content", (ContentEndpoint endpoint) => endpoint.Get());
        v1.MapGet("messages/{id}/preview", (MessagesEndpoint endpoint, string id, string? contact, HttpResponse response, CancellationToken cancellation) =>
            endpoint.PreviewAsync(id, contact, response, cancellation));
        v1.MapPost("messages/{id}/test", (MessagesEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.TestAsync(id, request, cancellation));
        v1.MapGet("links/keys", (LinkKeysEndpoint endpoint) => endpoint.List());
        v1.MapPost("links/keys", (LinkKeysEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.RotateAsync(request, cancellation));
        v1.MapDelete("links/keys/{id}", (LinkKeysEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.RemoveAsync(id, cancellation));
        routes.MapMethods($"{LinkRoutes.Open}{{token}}", Reading, (EngagementEndpoint endpoint, string token, HttpRequest request) => endpoint.OpenAsync(token, request));
        routes.MapMethods($"{LinkRoutes.Click}{{token}}", Reading, (EngagementEndpoint endpoint, string token, HttpRequest request) => endpoint.ClickAsync(token, request));
    }
}
