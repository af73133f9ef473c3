using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Local.Doctor;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Infrastructure;

/// <summary>Code and Bicep use the same names. Nobody makes at run time what a slip would leave out.</summary>
[Collection(nameof(DeploymentCollection))]
public sealed partial class NamesTests(DeploymentFixture deployments)
{
    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers";

    // What the platform tells by itself, by what it is about.
    private static readonly string[] PlatformMetrics =
    [
        "Microsoft.EventGrid/systemTopics DeadLetteredCount", "Microsoft.EventGrid/systemTopics DroppedEventCount",
        "Microsoft.EventGrid/topics DeadLetteredCount", "Microsoft.EventGrid/topics DroppedEventCount",
        "Microsoft.Storage/storageAccounts Transactions", "Microsoft.Web/sites Http5xx",
    ];

    [Fact]
    public void Every_table_of_the_code_stands_in_Bicep_and_no_other() =>
        Assert.Equal(
            Enum.GetNames<TableName>().Select(name => "wayfarer" + name).Order(StringComparer.Ordinal),
            deployments.First.NamesUnder("wfcontacts", "Microsoft.Storage/storageAccounts/tableServices/tables").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_queue_of_the_code_stands_in_Bicep_with_its_poison_queue_and_no_other() =>
        Assert.Equal(
            AzureQueues.All.Concat(AzureQueues.All.Select(AzureQueues.PoisonOf)).Order(StringComparer.Ordinal),
            deployments.First.NamesUnder("wfcontacts", "Microsoft.Storage/storageAccounts/queueServices/queues").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_container_stands_in_Bicep()
    {
        Assert.Equal(
            [BlobArchiveFiles.Container, BlobArchiveKeys.Container, "dead-letters", AzureQueues.MessageContainer, Containers.Installation],
            deployments.First.NamesUnder("wfcontacts", Blobs).Order(StringComparer.Ordinal));
        Assert.Equal([Containers.Content, "dead-letters", Containers.Published], deployments.First.NamesUnder("wfcontent", Blobs).Order(StringComparer.Ordinal));
        Assert.Equal(["packages"], deployments.First.NamesUnder("wfhost", Blobs));
        Assert.Empty(deployments.First.NamesUnder("wfdurable", Blobs));
    }

    [Fact]
    public void What_expires_is_what_code_expects_to_expire()
    {
        var rules = deployments.First.Of("Microsoft.Storage/storageAccounts/managementPolicies").Single(policy => policy.Name.StartsWith("wfcontacts", StringComparison.Ordinal))
            .At("properties.policy.rules")!.AsArray().SelectMany(rule => rule!["definition"]!["filters"]!["prefixMatch"]!.AsArray()).Select(prefix => prefix!.GetValue<string>());
        Assert.Equal(["dead-letters/", $"{AzureQueues.MessageContainer}/{AzureQueues.WaitingBlobs}"], rules);
    }

    [Fact]
    public void Every_subscription_leads_to_a_function_and_none_is_made_before_the_code_is_there()
    {
        Assert.DoesNotContain(deployments.First.Resources, resource => resource.Type.EndsWith("/eventSubscriptions", StringComparison.Ordinal));
        var functions =
            from type in typeof(HttpFunctions).Assembly.GetTypes()
            from method in type.GetMethods()
            where method.GetParameters().Any(parameter => parameter.IsDefined(typeof(EventGridTriggerAttribute), inherit: false))
            select method.GetCustomAttribute<FunctionAttribute>()!.Name;
        Assert.Equal(
            functions.Order(StringComparer.Ordinal),
            deployments.Whole.Resources.Where(resource => resource.Type.EndsWith("/eventSubscriptions", StringComparison.Ordinal))
                .Select(subscription => subscription.Text("properties.destination.properties.resourceId")!.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(
            deployments.Whole.Resources.Where(resource => resource.Type.EndsWith("/eventSubscriptions", StringComparison.Ordinal)),
            subscription => Assert.Equal("CloudEventSchemaV1_0", subscription.Text("properties.eventDeliverySchema")));
    }

    [Fact]
    public void The_doctor_looks_for_every_setting_and_for_no_other() =>
        Assert.Equal(
            SettingsJudge.Expected.Order(StringComparer.Ordinal),
            deployments.First.Of("Microsoft.Web/sites/config").Single(config => config.ShortName == "appsettings").At("properties")!.AsObject()
                .Select(setting => setting.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_metric_that_an_alert_or_the_workbook_names_is_measured_and_each_of_them_is_shown()
    {
        var asked = Metrics(Queries(deployments.First)).Distinct().ToList();
        var shown = Metrics(deployments.First.Of("Microsoft.Insights/workbooks").Select(workbook => workbook.Text("properties.serializedData")!)).Distinct().ToList();
        Assert.Empty(asked.Concat(shown).Except(MetricName.All));
        Assert.Equal(MetricName.All.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Equal(9, asked.Count);
    }

    [Fact]
    public void Every_alert_asks_for_something_that_is_told_and_tells_somebody()
    {
        // "AppMetrics" and "AppRequests" are where Application Insights puts what an app measures and answers.
        Assert.All(Queries(deployments.Whole), query => Assert.Matches(@"^(AppMetrics|AppRequests) \| ", query));
        foreach (var alert in deployments.Whole.Of("Microsoft.Insights/metricAlerts"))
        {
            var scope = Assert.Single(alert.At("properties.scopes")!.AsArray())!.GetValue<string>().Split('/');
            Assert.Contains(deployments.Whole.Of($"{scope[^3]}/{scope[^2]}"), resource => resource.Name == scope[^1]);
            var metric = alert.At("properties.criteria.allOf")!.AsArray().Single()!["metricName"]!.GetValue<string>();
            Assert.Contains($"{scope[^3]}/{scope[^2]} {metric}", PlatformMetrics);
        }

        var group = deployments.Whole.Of("Microsoft.Insights/actionGroups").Single();
        Assert.Equal(["ops@example.com", "night@example.com"], group.At("properties.emailReceivers")!.AsArray().Select(receiver => receiver!["emailAddress"]!.GetValue<string>()));
        var told = deployments.Whole.Of("Microsoft.Insights/metricAlerts").Concat(deployments.Whole.Of("Microsoft.Insights/scheduledQueryRules")).ToList();
        Assert.Equal(19, told.Count);
        Assert.All(told, alert => Assert.Contains(group.Id, alert.At("properties.actions")!.ToJsonString(), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("poison", MetricName.PoisonMessages)]
    [InlineData("overdue-wakes", MetricName.OverdueWakes)]
    [InlineData("failed-orchestrations", MetricName.AlarmsFailed)]
    [InlineData("server-errors", "ResultCode) >= 500")]
    [InlineData("throttling", MetricName.StorageThrottled)]
    [InlineData("complaint-rate", MetricName.Complaints)]
    public void There_is_an_alert_for(string name, string asks) =>
        Assert.Contains(asks, deployments.First.Of("Microsoft.Insights/scheduledQueryRules").Single(alert => alert.Name.StartsWith(name, StringComparison.Ordinal))
            .At("properties.criteria.allOf")!.ToJsonString(Relaxed), StringComparison.Ordinal);

    [Fact]
    public void Bicep_lists_the_metrics_that_code_measures() =>
        Assert.Equal(
            MetricName.All.Order(StringComparer.Ordinal),
            Metrics([File.ReadAllText(Repository.PathOf("infra", "modules", "metrics.bicep"))]).Order(StringComparer.Ordinal));

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Queries(Deployment deployment) =>
        deployment.Of("Microsoft.Insights/scheduledQueryRules").SelectMany(rule => rule.At("properties.criteria.allOf")!.AsArray()).Select(criterion => criterion!["query"]!.GetValue<string>());

    private static IEnumerable<string> Metrics(IEnumerable<string> texts) => texts.SelectMany(text => Metric().Matches(text)).Select(match => match.Value);

    [GeneratedRegex(@"\bwayfarer(\.[a-z]+)+")]
    private static partial Regex Metric();
}
