using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wayfarer.FunctionApp.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// host.json speaks for the host alone. Below a warning, requests are logged with all that their addresses hold: people and keys.
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// The endpoints have limits of their own, and say so; the server's would be an error of the server.
builder.Services.Configure<KestrelServerOptions>(server => server.Limits.MaxRequestBodySize = null);
var options = InstallationOptions.Read(builder.Configuration);
builder.Services.AddTelemetryExport(builder.Configuration, options.Identity);
builder.Services.AddWayfarer(await options.OpenAsync(TimeProvider.System, CancellationToken.None));

var host = builder.Build();
await host.Services.GetRequiredService<Installation>().StartAsync(CancellationToken.None);
await host.RunAsync();
