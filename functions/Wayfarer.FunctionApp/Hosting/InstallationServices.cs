using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>Gives the functions what they hand their triggers to.</summary>
public static class InstallationServices
{
    public static IServiceCollection AddWayfarer(this IServiceCollection services, InstallationParts parts) => services
        .AddSingleton(parts)
        .AddSingleton<Installation>()
        .AddPart(installation => installation.Web)
        .AddPart(installation => installation.Inbox)
        .AddPart(installation => installation.Effects)
        .AddPart(installation => installation.Deliveries)
        .AddPart(installation => installation.AlarmClock)
        .AddPart(installation => installation.AlarmBell)
        .AddPart(installation => installation.EndedAlarms)
        .AddPart(installation => installation.AlarmRestart)
        .AddPart(installation => installation.EveryMinute)
        .AddPart(installation => installation.Minutes)
        .AddPart(installation => installation.Content)
        .AddHostedService<InstallationLoops>();

    private static IServiceCollection AddPart<T>(this IServiceCollection services, Func<Installation, T> part)
        where T : class => services.AddSingleton(provider => part(provider.GetRequiredService<Installation>()));

    private sealed class InstallationLoops(Installation installation) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => installation.RunAsync(stoppingToken);
    }
}
