using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wayfarer.FunctionApp.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddWayfarer(await InstallationOptions.Read(builder.Configuration).OpenAsync(TimeProvider.System, CancellationToken.None));

var host = builder.Build();
await host.Services.GetRequiredService<Installation>().StartAsync(CancellationToken.None);
await host.RunAsync();
