using System.Net;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.Local.Doctor;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Tests.Local.Doctor;

/// <summary>
/// A server that answers as the management API of Azure does for one sound installation, which a test then breaks. The shapes
/// are those of the API's own reference.
/// </summary>
internal sealed class AzureStandIn : IAsyncDisposable
{
    public const string Subscription = "00000000-0000-0000-0000-000000000001";
    public const string ResourceGroup = "rg-wayfarer";

    private const string Token = "a-token";
    private const string Principal = "11111111-1111-1111-1111-111111111111";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/{ResourceGroup}";
    private const string Site = $"{Group}/providers/Microsoft.Web/sites/func-wayfarer";
    private const string Mail = $"{Group}/providers/Microsoft.Communication/emailServices/email-wayfarer";
    private const string Communication = $"{Group}/providers/Microsoft.Communication/communicationServices/communication-wayfarer";
    private const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/kv-wayfarer";

    private readonly WebApplication _server;

    private AzureStandIn(WebApplication server) => _server = server;

    /// <summary>The answer to each path.</summary>
    public Dictionary<string, JsonNode> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is refused, and how.</summary>
    public Dictionary<string, int> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

    public JsonObject Settings => Answers[$"{Site}/config/appsettings/list"]["properties"]!.AsObject();

    public JsonArray Grants => Answers[$"{Group}/providers/Microsoft.Authorization/roleAssignments"]["value"]!.AsArray();

    public JsonObject Domain => Answers[$"{Mail}/domains"]["value"]![0]!["properties"]!.AsObject();

    public JsonArray Linked => Answers[Communication]["properties"]!["linkedDomains"]!.AsArray();

    public static async Task<AzureStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var azure = new AzureStandIn(builder.Build());
        azure.Fill();
        azure._server.Run(azure.AnswerAsync);
        await azure._server.StartAsync();
        return azure;
    }

    public DeploymentReader Reader(HttpClient http, TokenCredential? credential = null) =>
        new(new AzureManagement(http, credential ?? new FixedToken(), new Uri(_server.Urls.First())), Subscription, ResourceGroup);

    public JsonArray Subscriptions(string topic) =>
        Answers.Single(answer => answer.Key.EndsWith($"/{topic}/eventSubscriptions", StringComparison.Ordinal)).Value["value"]!.AsArray();

    public JsonArray Stored(string account, string service) =>
        Answers.Single(answer => answer.Key.EndsWith($"/{account}/{service}", StringComparison.Ordinal)).Value["value"]!.AsArray();

    public void Metric(string topic, string name, int total)
    {
        var metrics = Answers.Single(answer => answer.Key.EndsWith($"/{topic}/providers/Microsoft.Insights/metrics", StringComparison.Ordinal)).Value;
        metrics["value"]!.AsArray().Single(metric => metric!["name"]!["value"]!.GetValue<string>() == name)!["timeseries"] =
            JsonNode.Parse($$"""[ { "metadatavalues": [], "data": [ { "timeStamp": "2026-11-25T00:00:00Z", "total": {{total}} } ] } ]""");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (path, status) = (context.Request.Path.Value!, StatusCodes.Status200OK);
        if (context.Request.Headers.Authorization != $"Bearer {Token}") status = StatusCodes.Status401Unauthorized;
        else if (!context.Request.Query.ContainsKey("api-version")) status = StatusCodes.Status400BadRequest;
        else if (Refused.FirstOrDefault(refused => path.Contains(refused.Key, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found) status = found.Value;
        else if (!Answers.ContainsKey(path)) status = StatusCodes.Status404NotFound;

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(status == StatusCodes.Status200OK
            ? Answers[path].ToJsonString()
            : """{ "error": { "code": "Refused", "message": "It was refused." } }""");
    }

    private void Fill()
    {
        string[] accounts = ["wfhost", "wfdurable", "wfcontent", "wfcontacts"];
        string[] topics = ["content-wayfarer", "messages-wayfarer"];
        const string Company = "company-wayfarer";
        Answers[$"{Group}/resources"] = List(
        [
            Resource(Site, "Microsoft.Web/sites"),
            .. accounts.Select(account => Resource(AccountOf(account), "Microsoft.Storage/storageAccounts")),
            Resource(Mail, "Microsoft.Communication/emailServices"),
            Resource(Communication, "Microsoft.Communication/communicationServices"),
            Resource(Vault, "Microsoft.KeyVault/vaults"),
            .. topics.Select(topic => Resource(TopicOf("systemTopics", topic), "Microsoft.EventGrid/systemTopics")),
            Resource(TopicOf("topics", Company), "Microsoft.EventGrid/topics"),
        ]);
        Answers[Site] = JsonNode.Parse($$"""
            {
              "id": "{{Site}}", "name": "func-wayfarer", "type": "Microsoft.Web/sites",
              "identity": { "type": "UserAssigned", "userAssignedIdentities": { "{{Group}}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-wayfarer": { "principalId": "{{Principal}}", "clientId": "22222222-2222-2222-2222-222222222222" } } },
              "properties": { "state": "Running", "defaultHostName": "func-wayfarer.azurewebsites.net" }
            }
            """)!;
        Answers[$"{Site}/config/appsettings/list"] = new JsonObject { ["properties"] = SoundSettings() };
        Answers[$"{Group}/providers/Microsoft.Authorization/roleAssignments"] = List(
        [
            Grant("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", AccountOf("wfhost")),
            .. ((string[])["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"])
                .SelectMany(role => (JsonNode[])[Grant(role, AccountOf("wfcontacts")), Grant(role, AccountOf("wfdurable"))]),
            Grant("ba92f5b4-2d11-453d-a403-e96b0029c9fe", AccountOf("wfcontent")),
            Grant("09976791-48a7-449e-bb21-39d1a415f350", Communication),
            Grant("4633458b-17de-408a-b874-0445c86b69e6", Group),
        ]);
        Answers[$"{Mail}/domains"] = List([JsonNode.Parse($$"""
            {
              "id": "{{Mail}}/domains/news.example.com", "name": "news.example.com",
              "properties": {
                "provisioningState": "Succeeded", "domainManagement": "CustomerManaged", "fromSenderDomain": "news.example.com", "userEngagementTracking": "Disabled",
                "verificationStates": { "Domain": { "status": "Verified" }, "SPF": { "status": "Verified" }, "DKIM": { "status": "Verified" }, "DKIM2": { "status": "Verified" }, "DMARC": { "status": "Verified" } }
              }
            }
            """)!]);
        Answers[Communication] = new JsonObject { ["properties"] = new JsonObject { ["linkedDomains"] = new JsonArray($"{Mail}/domains/news.example.com") } };
        Subscribe("systemTopics", topics[0], "ContentChanged");
        Subscribe("systemTopics", topics[1], "EmailReports", "SmsReports");
        Subscribe("topics", Company, "CompanyEvents");
        Store("wfhost", ["packages"], [], []);
        Store("wfdurable", [], [], []);
        Store("wfcontent", ["content", "published", "dead-letters"], [], []);
        Store(
            "wfcontacts",
            ["installation", "inbox-messages", "archive", "archive-keys", "dead-letters"],
            [.. Enumerable.Range(0, Limits.InboxQueues).Select(number => $"inbox-{number}"), "effects", "deliveries", "ended-alarms"],
            [.. Enum.GetNames<TableName>().Select(table => $"wayfarer{table}")]);
    }

    private static JsonObject SoundSettings()
    {
        var settings = new JsonObject();
        foreach (var name in SettingsJudge.Expected) settings[name] = "something";
        settings["AzureWebJobsStorage__accountName"] = "wfhost";
        settings["DurableStorage__accountName"] = "wfdurable";
        settings["ContentStorage__blobServiceUri"] = "https://wfcontent.blob.core.windows.net/";
        settings["ContactStorage__blobServiceUri"] = "https://wfcontacts.blob.core.windows.net/";
        settings["Wayfarer__PublicAddress"] = "https://news.example.com";
        return settings;
    }

    private void Subscribe(string kind, string topic, params string[] functions)
    {
        Answers[$"{TopicOf(kind, topic)}/eventSubscriptions"] = List([.. functions.Select(function => JsonNode.Parse($$"""
            {
              "name": "{{function.ToLowerInvariant()}}",
              "properties": {
                "provisioningState": "Succeeded",
                "destination": { "endpointType": "AzureFunction", "properties": { "resourceId": "{{Site}}/functions/{{function}}" } },
                "deadLetterWithResourceIdentity": { "identity": { "type": "UserAssigned" }, "deadLetterDestination": { "endpointType": "StorageBlob" } }
              }
            }
            """)!)]);
        Answers[$"{TopicOf(kind, topic)}/providers/Microsoft.Insights/metrics"] = List([.. ((string[])["DeliveryAttemptFailCount", "DeadLetteredCount", "DroppedEventCount"])
            .Select(name => new JsonObject { ["name"] = new JsonObject { ["value"] = name }, ["timeseries"] = new JsonArray() })]);
    }

    private void Store(string account, string[] containers, string[] queues, string[] tables)
    {
        Answers[$"{AccountOf(account)}/blobServices/default/containers"] = Named(containers);
        Answers[$"{AccountOf(account)}/queueServices/default/queues"] = Named(queues);
        Answers[$"{AccountOf(account)}/tableServices/default/tables"] = Named(tables);
    }

    private static JsonObject Named(string[] names) => List([.. names.Select(name => new JsonObject { ["name"] = name })]);

    private static JsonObject List(JsonNode[] entries) => new() { ["value"] = new JsonArray(entries) };

    private static JsonObject Resource(string id, string type) => new() { ["id"] = id, ["type"] = type, ["name"] = id.Split('/')[^1] };

    private static JsonObject Grant(string role, string scope) => new()
    {
        ["properties"] = new JsonObject
        {
            ["principalId"] = Principal,
            ["roleDefinitionId"] = $"/subscriptions/{Subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}",
            ["scope"] = scope,
        },
    };

    private static string AccountOf(string name) => $"{Group}/providers/Microsoft.Storage/storageAccounts/{name}";

    private static string TopicOf(string kind, string name) => $"{Group}/providers/Microsoft.EventGrid/{kind}/{name}";

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>A machine on which nobody is signed in.</summary>
    public sealed class Nobody : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("DefaultAzureCredential failed to retrieve a token.\n- EnvironmentCredential is not set.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
