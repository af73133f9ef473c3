using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>What the parameter files would deploy, computed once.</summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    /// <summary>A first deployment of dev, which the code is not published to yet.</summary>
    internal Deployment First { get; private set; } = null!;

    /// <summary>Everything that can be switched on in prod.</summary>
    internal Deployment Whole { get; private set; } = null!;

    /// <summary>What each rule must find.</summary>
    internal Deployment Wrong { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        BicepCommand.SkipWhereItCannotRun();
        using var folder = new InfraFolder();
        First = await BicepCommand.PredictAsync(folder.Path, "dev", new Dictionary<string, string>());
        Whole = await BicepCommand.PredictAsync(folder.Path, "prod", new Dictionary<string, string>
        {
            ["WAYFARER_EVENT_SUBSCRIPTIONS"] = "true",
            ["WAYFARER_DURABLE_BACKEND"] = "scheduler",
            ["WAYFARER_OPERATORS"] = "00000000-0000-0000-0000-000000000003",
            ["WAYFARER_ENTRA_CLIENT_ID"] = "00000000-0000-0000-0000-000000000004",
            ["WAYFARER_EMAIL_DOMAIN"] = "news.example.com",
            ["WAYFARER_EMAIL_DOMAIN_VERIFIED"] = "true",
            ["WAYFARER_ENGAGEMENT_TRACKING"] = "true",
            ["WAYFARER_ALERT_RECEIVERS"] = "ops@example.com,night@example.com",
            ["WAYFARER_BUDGET_START"] = "2026-11-01",
        });
        Wrong = await PredictWrongAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<Deployment> PredictWrongAsync()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("bicepconfig.json"), """{ "analyzers": { "core": { "enabled": false } } }""");
        File.WriteAllText(folder.File("wrong.bicep"), WrongTemplate.Text);
        File.WriteAllText(folder.File("wrong.bicepparam"), "using './wrong.bicep'\n");
        return await BicepCommand.PredictAsync(folder.Path, "wrong", new Dictionary<string, string>());
    }
}

/// <summary>The classes that look at the same deployments.</summary>
[CollectionDefinition(nameof(DeploymentCollection))]
public sealed class DeploymentCollection : ICollectionFixture<DeploymentFixture>;
