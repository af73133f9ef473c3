using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wayfarer.Web;
using Wayfarer.Web.Callers;

namespace Wayfarer.FunctionApp.Http;

/// <summary>
/// The endpoints of Wayfarer behind one function: the same routes and the same gate as on one machine, so that neither can
/// have a route that the other lacks.
/// </summary>
public sealed class WebPipeline : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly RequestDelegate _pipeline;
    private readonly Uri _publicAddress;

    public WebPipeline(WebParts parts, ICallers callers, Uri publicAddress, ILoggerFactory loggers)
    {
        _publicAddress = publicAddress;
        var services = new ServiceCollection();
        services.AddSingleton(loggers).AddLogging().AddRouting().AddWayfarerWeb(parts);
        services.AddSingleton(new DiagnosticListener("Wayfarer")).AddSingleton<DiagnosticSource>(provider => provider.GetRequiredService<DiagnosticListener>());
        _services = services.BuildServiceProvider();
        var builder = new ApplicationBuilder(_services);
        builder.UseRouting();
        var gate = new AccessGate(parts.Keys, callers);
        builder.Use(next => context => gate.InvokeAsync(context, next));
        builder.UseEndpoints(endpoints =>
        {
            endpoints.MapWayfarer();
            Endpoints = [.. endpoints.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
        });
        _pipeline = builder.Build();
    }

    /// <summary>All that can be called.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    /// <summary>Answers a request that a function was called with.</summary>
    /// <param name="prefix">What of the path belongs to the function and not to the endpoint.</param>
    public async Task RunAsync(HttpContext context, string prefix = "")
    {
        var (functionServices, path) = (context.RequestServices, context.Request.Path);
        await using var scope = _services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;

        // In front of the worker, the host of Azure Functions puts names and addresses of its own: pages know the public one.
        context.Request.Scheme = _publicAddress.Scheme;
        context.Request.Host = new HostString(_publicAddress.Authority);

        // What the function itself was found by must not be taken for an endpoint of ours.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        if (prefix.Length > 0 && path.StartsWithSegments(prefix, out var rest)) context.Request.Path = rest.HasValue ? rest : "/";
        try
        {
            await _pipeline(context);
        }
        finally
        {
            context.RequestServices = functionServices;
            context.Request.Path = path;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
