using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Runtime.Links;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Links;

/// <summary>Where the links of messages lead, and the keys that they are signed with.</summary>
internal static class LinkEndpoints
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
        v1.MapGet("links/keys", (LinkKeysEndpoint endpoint) => endpoint.List()).Allow(Access.Admin);
        v1.MapPost("links/keys", (LinkKeysEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.RotateAsync(request, cancellation))
            .Allow(Access.Admin);
        v1.MapDelete("links/keys/{id}", (LinkKeysEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.RemoveAsync(id, cancellation))
            .Allow(Access.Admin);
    }
}
