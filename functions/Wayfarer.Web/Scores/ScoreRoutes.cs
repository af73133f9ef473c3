using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Scores;

/// <summary>The routes of accounts, and of scores that are not published.</summary>
internal static class ScoreRoutes
{
    public static void MapScores(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("scores/preview", (ScorePreviewEndpoint endpoint, HttpRequest request, CancellationToken cancellation) =>
            endpoint.PostAsync(request, cancellation)).Allow(Access.Admin);
        v1.MapGet("accounts/{account}/scores", (AccountEndpoint endpoint, string account, string? at, CancellationToken cancellation) =>
            endpoint.GetAsync(account, at, cancellation)).Allow(Access.Admin);
    }
}
