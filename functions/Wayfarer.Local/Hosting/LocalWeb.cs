using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wayfarer.Web;
using Wayfarer.Web.Callers;

namespace Wayfarer.Local.Hosting;

/// <summary>
/// The endpoints on Kestrel, for this machine alone. A page of another origin may send events and must not read; a name
/// that only points here may do neither.
/// </summary>
internal static class LocalWeb
{
    private const string Websites = "websites";

    public static WebApplication Build(int port, WebParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddCors(cors => cors.AddPolicy(Websites, policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.Services.AddWayfarerWeb(parts);

        var web = builder.Build();
        web.UseHostFiltering();
        web.UseCors();
        web.Use(new AccessGate(parts.Keys, trustsThisMachine: true).InvokeAsync);
        web.MapWayfarer(Websites);
        return web;
    }
}
