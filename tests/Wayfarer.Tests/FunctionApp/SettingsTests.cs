using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.FunctionApp.Http;
using Xunit;

namespace Wayfarer.Tests.FunctionApp;

/// <summary>Code, sample and Bicep speak of the same settings.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Settings that only the platform or its host reads, each with why it stands where it stands.</summary>
    private static readonly HashSet<string> OnlyInSample =
    [
        "FUNCTIONS_WORKER_RUNTIME", // On Flex Consumption the runtime is a property of the app.
        SettingNames.SignsIn, // The platform sets it itself.
    ];

    private static readonly string[] OnlyInBicep =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", // A developer's machine has no identity to authenticate with.
        "AzureFunctionsJobHost__", // What a parameter changes of host.json.
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
        "AzureWebJobsDisableHomepage",
    ];

    private static readonly HashSet<string> Known =
    [
        .. typeof(SettingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Where(name => !name.StartsWith("__", StringComparison.Ordinal)),
    ];

    [Fact]
    public void The_sample_names_what_code_reads_and_nothing_else()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        var named = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name).ToHashSet();

        Assert.True(Known.Count > 8);
        Assert.Empty(Known.Except(named));
        Assert.Empty(named.Except(Known).Except(OnlyInSample));
    }

    [Fact]
    public void Bicep_sets_what_code_reads_and_nothing_else()
    {
        var text = File.ReadAllText(Repository.PathOf("infra", "modules", "functionapp.bicep"));
        var named = SettingInBicep().Matches(text).Select(match => match.Groups[1].Value).Where(name => name.Any(char.IsUpper)).ToHashSet();
        var notThere = Known.Where(name => !named.Contains(name)).Except(OnlyInSample);

        Assert.Empty(notThere);
        Assert.DoesNotContain(named.Except(Known), name => !OnlyInBicep.Any(known => name.StartsWith(known, StringComparison.Ordinal)));
    }

    [Fact]
    public void Code_reads_settings_by_their_names_in_the_one_list()
    {
        var sources = Repository.Files().Where(file => file.StartsWith("functions/Wayfarer.FunctionApp/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(sources);
        foreach (var source in sources)
        {
            var text = File.ReadAllText(Repository.PathOf(source));
            Assert.False(ReadByText().IsMatch(text), $"{source} reads a setting by a text of its own");
        }
    }

    [Fact]
    public void The_host_is_given_connections_by_names_that_are_settings()
    {
        var connections =
            from type in typeof(HttpFunctions).Assembly.GetTypes()
            from method in type.GetMethods()
            from parameter in method.GetParameters()
            let queue = parameter.GetCustomAttribute<QueueTriggerAttribute>()
            where queue is not null
            select queue.Connection;
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.All(connections, connection => Assert.Equal(SettingNames.ContactStorage, connection));
        Assert.Equal(SettingNames.DurableStorage, durable.GetProperty("storageProvider").GetProperty("connectionName").GetString());
        Assert.Equal($"%{SettingNames.TaskHub}%", durable.GetProperty("hubName").GetString());
        Assert.False(string.IsNullOrEmpty(durable.GetProperty("defaultVersion").GetString()));
        Assert.False(durable.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
    }

    [Theory]
    [InlineData("ContactStorage__tableServiceUri", "not an address")]
    [InlineData("Wayfarer__PublicAddress", "")]
    [InlineData("Wayfarer__PublicAddress", "wayfarer.example")]
    [InlineData("Wayfarer__EmailEndpoint", "ftp://mail.example")]
    [InlineData("Wayfarer__KeyVaultUri", "")]
    public void A_setting_that_is_missing_or_wrong_is_named(string name, string value)
    {
        var values = new Dictionary<string, string?>
        {
            ["ContactStorage__tableServiceUri"] = "https://contacts.table.core.windows.net",
            ["Wayfarer__PublicAddress"] = "https://wayfarer.example",
            ["Wayfarer__KeyVaultUri"] = "https://wayfarer.vault.azure.net",
            [name] = value,
        };
        var settings = new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value)).Build();

        var wrong = Assert.Throws<SettingException>(() => InstallationOptions.Read(settings).Contacts.Tables());
        Assert.Contains(name, wrong.Message, StringComparison.Ordinal);
    }

    // A setting stands at the beginning of a line, behind nothing but its indentation, and its name begins like those of the app or the platform.
    [GeneratedRegex(@"^\s+'?((?:[A-Z][A-Za-z]*Storage|[A-Z]+_[A-Z_]+|Wayfarer__\w+|AzureWebJobs\w+|AzureFunctionsJobHost__\w+))'?:", RegexOptions.Multiline)]
    private static partial Regex SettingInBicep();

    [GeneratedRegex(@"settings\[""|GetEnvironmentVariable\(""|GetValue<\w+>\(""")]
    private static partial Regex ReadByText();
}
