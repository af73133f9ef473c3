using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Domain.Events;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// The addresses that Segment's libraries post to, long and short. Each takes every method, so that the wrong one is answered
/// in the same form as everything else.
/// </summary>
internal static class EventRoutes
{
    private static readonly (string Route, EventType? Type)[] Calls =
    [
        ("track", EventType.Track), ("t", EventType.Track),
        ("identify", EventType.Identify), ("i", EventType.Identify),
        ("page", EventType.Page), ("p", EventType.Page),
        ("screen", EventType.Screen), ("s", EventType.Screen),
        ("group", EventType.Group), ("g", EventType.Group),
        ("alias", EventType.Alias), ("a", EventType.Alias),
        ("batch", null), ("b", null), ("import", null),
    ];

    public static void MapEvents(this IEndpointRouteBuilder v1)
    {
        foreach (var (route, type) in Calls)
        {
            v1.Map(route, (IngestEndpoint endpoint, HttpRequest request, CancellationToken cancellation) =>
                endpoint.HandleAsync(request, type, cancellation)).Allow(Access.WriteKey);
        }

        v1.Map("events", (IngestEndpoint endpoint, HttpRequest request, CancellationToken cancellation) =>
            endpoint.HandleCloudEventsAsync(request, cancellation)).Allow(Access.WriteKey);
        v1.Map("projects/{key}/settings", (LibrarySettingsEndpoint endpoint, HttpRequest request, string key) =>
            endpoint.Handle(request, key)).Allow(Access.Anonymous);
        v1.Map("m", (HttpRequest request) => MetricsEndpoint.Handle(request)).Allow(Access.Anonymous);
        v1.MapFallback("{**path}", () => IngestAnswer.Refused(
            StatusCodes.Status404NotFound, "There is nothing at this address; see the README for those that there are.")).Allow(Access.Anonymous);
    }
}
