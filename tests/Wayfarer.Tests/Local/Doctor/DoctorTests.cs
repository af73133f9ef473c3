using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core;
using Wayfarer.Local.Client;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Doctor;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Local.Doctor;

/// <summary>The command against a host that runs and a server that answers as Azure does.</summary>
public sealed class DoctorTests(ITestOutputHelper output)
{
    private static readonly (string, string)[] Content =
    [
        ("settings.json", """{ "sending": "on", "postalAddress": "1 High Street", "rates": { "email": { "perMinute": 30, "perHour": 100 } } }"""),
        ("journeys/rest.json", """{ "id": "rest", "state": "live", "trigger": { "event": "Seen" }, "steps": [ { "id": "rest", "wait": "1h" } ] }"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Broken> Deployments => [.. Broken.All];

    [Fact]
    public async Task A_sound_installation_needs_nobody()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        await using var azure = await AzureStandIn.StartAsync();
        var (code, told) = await ExamineAsync(azure, host);

        output.WriteLine(told);
        Assert.Equal(0, code);
        Assert.DoesNotContain("look ", told, StringComparison.Ordinal);
        foreach (var about in (string[])["settings", "roles", "storage", "event grid", "domain news.example.com", "clock", "health", "content", "sending", "quota"])
            Assert.Contains($"ok      {about}: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deployments), DisableDiscoveryEnumeration = true)]
    public async Task What_is_broken_is_told_with_what_to_do_next(Broken broken)
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        await using var azure = await AzureStandIn.StartAsync();
        broken.Break(azure);
        var (code, told) = await ExamineAsync(azure, host);

        Assert.Contains(broken.Told, told, StringComparison.Ordinal);
        var line = told.Split('\n').SkipWhile(line => !line.Contains(broken.Told, StringComparison.Ordinal)).Skip(1).First();
        Assert.StartsWith("        -> ", line, StringComparison.Ordinal);
        Assert.Equal(broken.Code, code);
    }

    [Fact]
    public async Task Without_anybody_signed_in_each_check_says_what_it_could_not_see_and_why()
    {
        await using var host = await HostFixture.StartAsync(content: Content);
        await using var azure = await AzureStandIn.StartAsync();
        var (code, told) = await ExamineAsync(azure, host, new AzureStandIn.Nobody());

        Assert.Equal(1, code);
        foreach (var about in (string[])["settings", "roles", "storage", "event grid", "domain", "quota"])
            Assert.Contains($"UNSEEN  {about}: it could not be looked at: nobody is signed in to Azure here (DefaultAzureCredential failed to retrieve a token.)", told, StringComparison.Ordinal);
        Assert.Contains("ok      health", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_host_the_rest_is_looked_at_all_the_same()
    {
        await using var azure = await AzureStandIn.StartAsync();
        using var http = new HttpClient();
        using var client = new WayfarerClient(new Uri("http://127.0.0.1:1/"), null);
        var told = new StringWriter();
        Assert.Equal(1, await DoctorCommand.RunAsync(azure.Reader(http), client, told, Cancellation));
        Assert.Contains("UNSEEN  host: it could not be asked: Nothing answers at http://127.0.0.1:1/.", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("UNSEEN  quota: what is planned could not be asked", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok      roles", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_leads_to_another_server_is_not_followed_with_the_token()
    {
        await using var azure = await AzureStandIn.StartAsync();
        azure.Answers.Single(answer => answer.Key.EndsWith("/roleAssignments", StringComparison.Ordinal)).Value["nextLink"] = "http://127.0.0.1:1/more?api-version=1";
        using var http = new HttpClient();
        Assert.Contains("where the token does not belong", (await azure.Reader(http).ReadAsync(Cancellation)).Roles.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_on_this_machine_is_looked_at_without_azure()
    {
        await using var host = await HostFixture.StartAsync();
        var (code, told) = await host.RunAsync("doctor");
        Assert.Equal(0, code);
        Assert.Contains("look    sending: only a list of addresses is written to", told, StringComparison.Ordinal);
        Assert.DoesNotContain("roles", told, StringComparison.Ordinal);

        await host.WriteAsync("journeys/broken.json", "{");
        await HostFixture.UntilAsync(async () => (await host.RunAsync("doctor")).Output.Contains("look    content: not live: journeys/broken.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--subscription", "1")]
    [InlineData("--target", "https://wayfarer.example")]
    public async Task What_is_left_out_is_asked_for(params string[] arguments)
    {
        var (code, told) = await CommandLine.RunAsync(["doctor", .. arguments]);
        Assert.Equal(1, code);
        Assert.Contains("--resource-group", told, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Told)> ExamineAsync(AzureStandIn azure, HostFixture host, TokenCredential? credential = null)
    {
        using var http = new HttpClient();
        using var client = new WayfarerClient(host.Client.BaseAddress!, null);
        var told = new StringWriter(CultureInfo.InvariantCulture);
        return (await DoctorCommand.RunAsync(azure.Reader(http, credential), client, told, Cancellation), told.ToString());
    }

    /// <summary>One thing that is wrong in an installation that is sound otherwise.</summary>
    public sealed class Broken
    {
        private readonly string _name;

        private Broken(string name, string told, int code, Action<object> @break) => (_name, Told, Code, Break) = (name, told, code, @break);

        public string Told { get; }

        public int Code { get; }

        public Action<object> Break { get; }

        public static IReadOnlyList<Broken> All { get; } =
        [
            Of("a role is missing", "WRONG   roles: the app lacks 'Storage Queue Data Contributor' on wfcontacts", azure => azure.Grants.RemoveAt(3)),
            Of("all roles are another identity's", "WRONG   roles: the app lacks 'Storage Blob Data Owner' on wfhost", azure =>
            {
                foreach (var grant in azure.Grants) grant!["properties"]!["principalId"] = "another";
            }),
            Of("a setting is missing", "WRONG   settings: missing: Wayfarer__KeyVaultUri", azure => azure.Settings.Remove("Wayfarer__KeyVaultUri")),
            Of("a setting carries a key", "WRONG   settings: 'ContactStorage' carries a key", azure => azure.Settings["ContactStorage"] = "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=abc=="),
            Of("a setting has a slip", "look    settings: 'Wayfarer__PublicAdress' is read by nothing", azure => azure.Settings["Wayfarer__PublicAdress"] = "https://x.example", code: 0),
            Of("links without https", "WRONG   settings: links in messages would not begin with https://", azure => azure.Settings["Wayfarer__PublicAddress"] = "http://news.example.com"),
            Of("DKIM is not verified", "WRONG   domain news.example.com: DKIM is not verified (NotStarted)", azure => azure.Domain["verificationStates"]!["DKIM"]!["status"] = "NotStarted"),
            Of("SPF has failed", "WRONG   domain news.example.com: SPF is not verified (VerificationFailed)", azure => azure.Domain["verificationStates"]!["SPF"]!["status"] = "VerificationFailed"),
            Of("no DMARC", "look    domain news.example.com: DMARC is not verified (NotStarted)", azure => azure.Domain["verificationStates"]!["DMARC"]!["status"] = "NotStarted", code: 0),
            Of("the domain is not linked", "WRONG   domain news.example.com: the communication service is not linked to it", azure => azure.Linked.Clear()),
            Of("the domain is Azure's", "look    quota: the rates of settings.json (30 a minute, 100 an hour) are above what Azure grants at first: the documented default for a domain of Azure's is 5 a minute and 10 an hour", azure => azure.Domain["domainManagement"] = "AzureManaged", code: 0),
            Of("a subscription is missing", "WRONG   event grid: nothing is subscribed to EmailReports: bounces and complaints do not silence their addresses", azure => azure.Subscriptions("messages-wayfarer").RemoveAt(0)),
            Of("a subscription failed", "WRONG   event grid: the subscription 'contentchanged' is Failed", azure => azure.Subscriptions("content-wayfarer")[0]!["properties"]!["provisioningState"] = "Failed"),
            Of("no dead letters", "WRONG   event grid: the subscription 'companyevents' loses what it cannot deliver", azure => azure.Subscriptions("company-wayfarer")[0]!["properties"]!.AsObject().Remove("deadLetterWithResourceIdentity")),
            Of("dead letters", "WRONG   event grid: 12 events of company-wayfarer are dead letters of the last day", azure => azure.Metric("company-wayfarer", "DeadLetteredCount", 12)),
            Of("deliveries failed", "look    event grid: 3 deliveries of content-wayfarer failed in the last day and were tried again", azure => azure.Metric("content-wayfarer", "DeliveryAttemptFailCount", 3), code: 0),
            Of("a queue is missing", "WRONG   storage: wfcontacts lacks the queue inbox-0", azure => azure.Stored("wfcontacts", "queueServices/default/queues").RemoveAt(0)),
            Of("a table of this release is missing", "WRONG   storage: wfcontacts lacks the table wayfarerMembers", azure =>
            {
                var tables = azure.Stored("wfcontacts", "tableServices/default/tables");
                tables.Remove(tables.Single(table => table!["name"]!.GetValue<string>() == "wayfarerMembers"));
            }),
            Of("the app is stopped", "WRONG   app: it is Stopped", azure => azure.Answers.Single(answer => answer.Key.EndsWith("/func-wayfarer", StringComparison.Ordinal)).Value["properties"]!["state"] = "Stopped"),
            Of("settings may not be read", "UNSEEN  settings: it could not be looked at: Azure answered 403 for", azure => azure.Refused["/config/appsettings/"] = 403),
            Of("roles may not be read", "UNSEEN  roles: it could not be looked at: Azure answered 403 for", azure => azure.Refused["/roleAssignments"] = 403),
            Of("the group does not exist", "UNSEEN  domain: it could not be looked at: Azure answered 404 for", azure => azure.Refused["/resources"] = 404),
            Of("what answers is no list", "UNSEEN  roles: it could not be looked at:", azure => azure.Answers[azure.Answers.Keys.Single(key => key.EndsWith("/roleAssignments", StringComparison.Ordinal))] = new JsonObject { ["value"] = "x" }),
        ];

        public override string ToString() => _name;

        private static Broken Of(string name, string told, Action<AzureStandIn> @break, int code = 1) => new(name, told, code, azure => @break((AzureStandIn)azure));
    }
}
