using System.Text.Json;

namespace Wayfarer.Local.Doctor;

/// <summary>Reads what Azure says of the installation in one resource group.</summary>
internal sealed class DeploymentReader(AzureManagement azure, string subscription, string resourceGroup)
{
    private readonly string _group = $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}";

    public async Task<Deployment> ReadAsync(CancellationToken cancellation)
    {
        var resources = await Seen<List<AzureResource>>.TryAsync(() => ResourcesAsync(cancellation));
        return new Deployment
        {
            App = await ReadAsync(resources, found => AppAsync(found, cancellation)),
            Roles = await ReadAsync(resources, found => RolesAsync(found, cancellation)),
            Mail = await ReadAsync(resources, found => MailAsync(found, cancellation)),
            Events = await ReadAsync(resources, found => EventsAsync(found, cancellation)),
            Storage = await ReadAsync(resources, found => StorageAsync(found, cancellation)),
        };
    }

    private static async Task<Seen<T>> ReadAsync<T>(Seen<List<AzureResource>> resources, Func<List<AzureResource>, Task<T>> read)
        where T : class =>
        resources.Value is { } found ? await Seen<T>.TryAsync(() => read(found)) : new Seen<T>(null, resources.WhyNot);

    private async Task<List<AzureResource>> ResourcesAsync(CancellationToken cancellation)
    {
        var listed = await azure.ListAsync($"{_group}/resources?api-version=2021-04-01", cancellation);
        return [.. listed.Select(resource => new AzureResource(resource.At("id").Text() ?? "", resource.At("type").Text() ?? "", resource.At("name").Text() ?? ""))];
    }

    private async Task<App> AppAsync(List<AzureResource> resources, CancellationToken cancellation)
    {
        var site = Of(resources, "Microsoft.Web/sites").FirstOrDefault() ?? throw new UnseenException($"there is no function app in {resourceGroup}");
        var answer = await azure.GetAsync($"{site.Id}?api-version=2024-11-01", cancellation);
        var settings = await azure.PostAsync($"{site.Id}/config/appsettings/list?api-version=2024-11-01", cancellation);
        var values = settings.At("properties");
        var identities = answer.At("identity", "userAssignedIdentities");
        var principal = identities.ValueKind == JsonValueKind.Object
            ? identities.EnumerateObject().Select(identity => identity.Value.At("principalId").Text()).FirstOrDefault()
            : null;
        return new App(
            site.Id, answer.At("properties", "state").Text() ?? "unknown", principal,
            values.ValueKind == JsonValueKind.Object ? values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.Text() ?? "") : []);
    }

    private async Task<RoleGrants> RolesAsync(List<AzureResource> resources, CancellationToken cancellation)
    {
        var listed = await azure.ListAsync($"{_group}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01", cancellation);
        var grants = listed.Select(grant => grant.At("properties")).Select(grant => new RoleGrant(
            grant.At("principalId").Text() ?? "", (grant.At("roleDefinitionId").Text() ?? "").Split('/')[^1], grant.At("scope").Text() ?? ""));
        return new RoleGrants([.. grants], resources);
    }

    private async Task<MailSetup> MailAsync(List<AzureResource> resources, CancellationToken cancellation)
    {
        var domains = new List<MailDomain>();
        foreach (var service in Of(resources, "Microsoft.Communication/emailServices"))
        {
            foreach (var domain in await azure.ListAsync($"{service.Id}/domains?api-version=2025-09-01", cancellation))
            {
                var states = domain.At("properties", "verificationStates");
                domains.Add(new MailDomain(
                    domain.At("id").Text() ?? "",
                    domain.At("properties", "fromSenderDomain").Text() ?? domain.At("name").Text() ?? "",
                    domain.At("properties", "domainManagement").Text() == "AzureManaged",
                    states.ValueKind == JsonValueKind.Object ? states.EnumerateObject().ToDictionary(state => state.Name, state => state.Value.At("status").Text() ?? "unknown") : []));
            }
        }

        var linked = new List<string>();
        foreach (var communication in Of(resources, "Microsoft.Communication/communicationServices"))
        {
            var links = (await azure.GetAsync($"{communication.Id}?api-version=2025-09-01", cancellation)).At("properties", "linkedDomains");
            if (links.ValueKind == JsonValueKind.Array) linked.AddRange(links.EnumerateArray().Select(link => link.Text()).OfType<string>());
        }

        return new MailSetup(domains, linked);
    }

    private async Task<EventDelivery> EventsAsync(List<AzureResource> resources, CancellationToken cancellation)
    {
        var (subscriptions, deliveries) = (new List<EventSubscription>(), new List<TopicDeliveries>());
        foreach (var topic in Of(resources, "Microsoft.EventGrid/systemTopics").Concat(Of(resources, "Microsoft.EventGrid/topics")))
        {
            foreach (var found in await azure.ListAsync($"{topic.Id}/eventSubscriptions?api-version=2025-02-15", cancellation))
            {
                var properties = found.At("properties");
                subscriptions.Add(new EventSubscription(
                    topic.Name,
                    found.At("name").Text() ?? "",
                    properties.At("provisioningState").Text() ?? "unknown",
                    (properties.At("destination", "properties", "resourceId").Text() ?? properties.At("deliveryWithResourceIdentity", "destination", "properties", "resourceId").Text())?.Split('/')[^1],
                    properties.At("deadLetterWithResourceIdentity").ValueKind == JsonValueKind.Object || properties.At("deadLetterDestination").ValueKind == JsonValueKind.Object));
            }

            var metrics = await azure.ListAsync(
                $"{topic.Id}/providers/Microsoft.Insights/metrics?api-version=2023-10-01&metricnames=DeliveryAttemptFailCount,DeadLetteredCount,DroppedEventCount&interval=P1D&aggregation=Total", cancellation);
            deliveries.Add(new TopicDeliveries(topic.Name, Sum(metrics, "DeliveryAttemptFailCount"), Sum(metrics, "DeadLetteredCount"), Sum(metrics, "DroppedEventCount")));
        }

        return new EventDelivery(subscriptions, deliveries);
    }

    private async Task<StoredThings> StorageAsync(List<AzureResource> resources, CancellationToken cancellation)
    {
        var accounts = new Dictionary<string, AccountContents>(StringComparer.OrdinalIgnoreCase);
        foreach (var account in Of(resources, "Microsoft.Storage/storageAccounts"))
        {
            accounts[account.Name] = new AccountContents(
                await NamesAsync($"{account.Id}/blobServices/default/containers"),
                await NamesAsync($"{account.Id}/queueServices/default/queues"),
                await NamesAsync($"{account.Id}/tableServices/default/tables"));
        }

        return new StoredThings(accounts);

        async Task<List<string>> NamesAsync(string path) =>
            [.. (await azure.ListAsync($"{path}?api-version=2025-01-01", cancellation)).Select(entry => entry.At("name").Text()).OfType<string>()];
    }

    private static long Sum(List<JsonElement> metrics, string name)
    {
        var sum = 0d;
        foreach (var metric in metrics.Where(metric => metric.At("name", "value").Text() == name))
        {
            if (metric.At("timeseries").ValueKind != JsonValueKind.Array) continue;

            foreach (var point in metric.At("timeseries").EnumerateArray().SelectMany(series => series.At("data") is { ValueKind: JsonValueKind.Array } data ? data.EnumerateArray().ToList() : []))
                sum += point.At("total") is { ValueKind: JsonValueKind.Number } total ? total.GetDouble() : 0;
        }

        return (long)sum;
    }

    private static IEnumerable<AzureResource> Of(List<AzureResource> resources, string type) =>
        resources.Where(resource => string.Equals(resource.Type, type, StringComparison.OrdinalIgnoreCase));
}
