using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Alarms;

/// <summary>The route of what is done to the alarms of all who wait.</summary>
internal static class AlarmRoutes
{
    public static void MapAlarms(this IEndpointRouteBuilder v1) => v1
        .MapPost("alarms/restart", (AlarmsEndpoint endpoint, HttpRequest request, CancellationToken cancellation) => endpoint.RestartAsync(request, cancellation))
        .Allow(Access.Admin);
}
