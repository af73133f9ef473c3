using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Runtime.Links;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Links;

/// <summary>The routes that links in messages lead to, and those under which their keys are managed.</summary>
internal static class LinkEndpointRoutes
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapEngagements(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods($"{LinkRoutes.Open}{{token}}", Reading, (EngagementEndpoint endpoint, string token, HttpRequest request) => endpoint.OpenAsync(token, request))
            .Allow(Access.Anonymous);
        routes.MapMethods($"{LinkRoutes.Click}{{token}}", Reading, (EngagementEndpoint endpoint, string token, HttpRequest request) => endpoint.ClickAsync(token, request))
            .Allow(Access.Anonymous);
    }

    public static void MapLinkKeys(this IEndpointRouteBuilder v1)
    {
        var keys = v1.MapGroup("links/keys").Allow(Access.Admin);
        keys.MapGet("", (LinkKeysEndpoint endpoint) => endpoint.List());
        keys.MapPost("", (LinkKeysEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.RotateAsync(request, cancellation));
        keys.MapDelete("{id}", (LinkKeysEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.RemoveAsync(id, cancellation));
    }
}
