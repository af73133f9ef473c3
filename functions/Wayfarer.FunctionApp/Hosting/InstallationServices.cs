using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Gives the functions what they hand their triggers to.</summary>
public static class InstallationServices
{
    public static IServiceCollection AddWayfarer(this IServiceCollection services, InstallationParts parts) => services
        .AddSingleton(parts)
        .AddSingleton<Installation>()
        .AddSingleton(provider => provider.GetRequiredService<Installation>().Web)
        .AddHostedService<InstallationLoops>();

    private sealed class InstallationLoops(Installation installation) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => installation.RunAsync(stoppingToken);
    }
}
