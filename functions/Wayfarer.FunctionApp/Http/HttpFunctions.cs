using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Wayfarer.FunctionApp.Http;

/// <summary>
/// The doors. Everything comes in by the public one, where each route says who may call it; behind the other stands the same,
/// for whoever has a function key.
/// </summary>
public sealed class HttpFunctions(WebPipeline pipeline)
{
    public const string ManagementPrefix = "/manage";

    [Function("Public")]
    public async Task<IResult> PublicAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request)
    {
        await pipeline.RunAsync(request.HttpContext);
        return Results.Empty;
    }

    [Function("Management")]
    public async Task<IResult> ManageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", "put", "patch", "delete", "options", Route = "manage/{*path}")] HttpRequest request)
    {
        request.HttpContext.Features.Set(GuardedByPlatform.Instance);
        await pipeline.RunAsync(request.HttpContext, ManagementPrefix);
        return Results.Empty;
    }
}
