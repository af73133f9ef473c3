using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wayfarer.Web;
using Wayfarer.Web.Callers;
using Wayfarer.Web.Consent;

namespace Wayfarer.Local.Hosting;

/// <summary>
/// The endpoints on Kestrel, for this machine and for what a proxy on it passes on under the public names. A page of another
/// origin may send events as its key allows and must not read; a name that only points here may do neither.
/// </summary>
internal static class LocalWeb
{
    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "[::1]"];

    public static WebApplication Build(int port, IReadOnlyList<string> publicHosts, WebParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = [.. LocalNames, .. publicHosts]);
        builder.Services.AddWayfarerWeb(parts);

        var web = builder.Build();
        web.UseHostFiltering();
        web.Use(new AccessGate(parts.Keys, new ThisMachine()).InvokeAsync);
        web.MapWayfarer();
        return web;
    }
}
