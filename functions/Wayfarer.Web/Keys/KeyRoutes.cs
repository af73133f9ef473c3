using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Keys;

/// <summary>The routes under which keys are managed.</summary>
internal static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder v1)
    {
        var keys = v1.MapGroup("keys").Allow(Access.Admin);
        keys.MapGet("", (KeysEndpoint endpoint, CancellationToken cancellation) => endpoint.ListAsync(cancellation));
        keys.MapPost("", (KeysEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.CreateAsync(request, cancellation));
        keys.MapPost("{id}/rotate", (KeysEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.RotateAsync(id, request, cancellation));
        keys.MapDelete("{id}", (KeysEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.RevokeAsync(id, secret: null, cancellation));
        keys.MapDelete("{id}/{secret:int}", (KeysEndpoint endpoint, string id, int secret, CancellationToken cancellation) =>
            endpoint.RevokeAsync(id, secret, cancellation));
    }
}
