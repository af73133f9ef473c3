using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Wayfarer.Runtime.Hosting;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// Sends what is measured, traced and logged to Azure Monitor, with the app's identity. Without an address of Application
/// Insights nothing leaves the process.
/// </summary>
public static class TelemetryExport
{
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration settings, TokenCredential identity)
    {
        var telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults().WithMetrics(metrics => metrics.AddMeter(MetricName.Meter));
        var address = settings[SettingNames.ApplicationInsights];
        if (!string.IsNullOrEmpty(address)) telemetry.UseAzureMonitorExporter(exporter => (exporter.ConnectionString, exporter.Credential) = (address, identity));

        return services;
    }
}
