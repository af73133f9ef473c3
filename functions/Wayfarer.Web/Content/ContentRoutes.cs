using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Content;

/// <summary>What is live under <c>content</c>, and under <c>content/folder</c> the files that people edit.</summary>
internal static class ContentRoutes
{
    public static void MapContent(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("content", (ContentEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation)).Allow(Access.Server);
        v1.MapGet("content/files", (ContentEndpoint endpoint) => endpoint.GetFiles()).Allow(Access.Server);
        v1.MapGet("content/folder", (ContentFolderEndpoint endpoint, CancellationToken cancellation) => endpoint.GetAsync(cancellation))
            .Allow(Access.Server);
        v1.MapPut("content/folder", (ContentFolderEndpoint endpoint, HttpRequest request, CancellationToken cancellation) =>
            endpoint.PutAsync(request, cancellation)).Allow(Access.Admin);
    }
}
