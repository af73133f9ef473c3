using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Segments;

/// <summary>The routes under which segments are looked at, previewed and, when they are static, filled.</summary>
internal static class SegmentRoutes
{
    public static void MapSegments(this IEndpointRouteBuilder v1)
    {
        var segments = v1.MapGroup("segments").Allow(Access.Admin);
        segments.MapGet("", (SegmentsEndpoint endpoint, CancellationToken cancellation) => endpoint.ListAsync(cancellation));
        segments.MapPost("preview", (SegmentPreviewEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.PostAsync(request, cancellation));
        segments.MapGet("{id}", (SegmentsEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.GetAsync(id, cancellation));
        segments.MapGet("{id}/members", (SegmentsEndpoint endpoint, string id, string? after, int? limit, CancellationToken cancellation) =>
            endpoint.MembersAsync(id, after, limit, cancellation));
        segments.MapGet("{id}/export", (SegmentsEndpoint endpoint, string id, CancellationToken cancellation) => endpoint.ExportAsync(id, cancellation));
        segments.MapPost("{id}/members", (ListingsEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.ListAsync(id, inside: true, request, cancellation));
        segments.MapDelete("{id}/members", (ListingsEndpoint endpoint, string id, HttpRequest request, CancellationToken cancellation) =>
            endpoint.ListAsync(id, inside: false, request, cancellation));
        segments.MapPost("{id}/members/import", (ListingsEndpoint endpoint, string id, string? request, HttpRequest body, CancellationToken cancellation) =>
            endpoint.ImportAsync(id, request, body, cancellation));
        v1.MapGet("backfill", (SegmentsEndpoint endpoint, CancellationToken cancellation) => endpoint.BackfillAsync(cancellation)).Allow(Access.Server);
    }
}
