using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Wayfarer.Tests.Web.Callers;
using Wayfarer.Web.Callers;
using Xunit;

namespace Wayfarer.Tests.FunctionApp;

/// <summary>The endpoints behind the HTTP functions: the same as on one machine, and open to the same callers.</summary>
public sealed class HttpFunctionsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_of_the_local_host_is_there_and_asks_for_the_same_access()
    {
        await using var local = await HostFixture.StartAsync();
        await using var host = await FunctionHost.StartAsync(queues: null);
        var here = host.Installation.Web.Endpoints.Select(Describe).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(here);
        Assert.Equal(local.Routes.Select(Describe).Order(StringComparer.Ordinal), here);
    }

    /// <summary>Found out by calling each route as each of them, so that the list says what is, and not what was meant.</summary>
    [Fact]
    public async Task Functions_and_who_may_call_what_behind_them_are_those_that_were_approved()
    {
        await using var host = await FunctionHost.StartAsync(await QueuesAsync(), signsIn: true);
        using var client = new HttpClient { BaseAddress = host.Address };
        var callers = new Dictionary<string, Func<string, HttpRequestMessage, HttpRequestMessage>>
        {
            ["nobody"] = (path, request) => At(request, path),
            ["function key"] = (path, request) => With(At(request, HttpFunctions.ManagementPrefix + path), "x-functions-key", FunctionHost.FunctionKey),
            ["Entra"] = (path, request) => With(At(request, path), "X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $$"""{ "claims": [{ "typ": "roles", "val": "{{AzureCallers.AdminRole}}" }] }"""))),
        };
        foreach (var kind in (string[])["browser", "server", "admin"])
        {
            var key = await CreateKeyAsync(client, kind);
            callers[$"{kind} key"] = (path, request) => With(At(request, path), "Authorization", $"Bearer {key}");
        }

        await host.Installation.StartAsync(Cancellation);
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var route in host.Installation.Web.Endpoints)
        {
            foreach (var (method, path, _) in RouteCalls.Of(route))
            {
                var letIn = new List<string>();
                foreach (var (name, call) in callers)
                {
                    using var request = call(path, new HttpRequestMessage(HttpMethod.Parse(method), (Uri?)null));
                    if (method is "POST" or "PUT") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                    using var answer = await client.SendAsync(request, Cancellation);
                    if ((int)answer.StatusCode is not (401 or 403)) letIn.Add(name);
                }

                var pattern = Regex.Replace(route.RoutePattern.RawText!, "pages-[0-9a-f]+", "pages-{hash}");
                lines.Add($"{string.Join(',', RouteCalls.MethodsOf(route))} {pattern}: {(letIn.Count == callers.Count ? "everybody" : string.Join(", ", letIn))}");
            }
        }

        var functions =
            from method in typeof(HttpFunctions).GetMethods()
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            let trigger = method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()!
            orderby function.Name
            select $"{function.Name}: /{trigger.Route} [{string.Join(' ', trigger.Methods!)}], platform asks for {(trigger.AuthLevel == AuthorizationLevel.Anonymous ? "nothing" : "a function key")}";
        var received = string.Join('\n', functions.Concat(lines)) + "\n";

        var approved = Repository.PathOf("tests", "Wayfarer.Tests", "FunctionApp", "functions.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") await File.WriteAllTextAsync(approved, received, Cancellation);

        Assert.Equal((await File.ReadAllTextAsync(approved, Cancellation)).ReplaceLineEndings("\n"), received);
    }

    [Fact]
    public async Task An_event_with_a_key_is_answered_with_202_and_lies_in_the_inbox()
    {
        await using var host = await FunctionHost.StartAsync(await QueuesAsync());
        using var client = new HttpClient { BaseAddress = host.Address };
        var key = await CreateKeyAsync(client, "server");

        Assert.Equal(202, await StatusAsync(client, "POST", "/v1/track", key, """{ "userId": "ada", "event": "Signed Up" }"""));
        Assert.Single(await host.Queue.ReceiveAsync(QueueName.Inbox, 10, TimeSpan.FromMinutes(1), Cancellation));
    }

    [Fact]
    public async Task An_event_that_the_queue_does_not_take_is_answered_with_503()
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        using var client = new HttpClient { BaseAddress = host.Address };
        var key = await CreateKeyAsync(client, "server");

        Assert.Equal(503, await StatusAsync(client, "POST", "/v1/track", key, """{ "userId": "ada", "event": "Signed Up" }"""));
    }

    [Theory]
    [InlineData("/v1/keys", null, 401)]
    [InlineData("/manage/v1/keys", null, 401)]
    [InlineData("/v1/keys", FunctionHost.FunctionKey, 401)]
    [InlineData("/manage/v1/keys", FunctionHost.FunctionKey, 200)]
    [InlineData("/manage/", FunctionHost.FunctionKey, 200)]
    [InlineData("/manage", FunctionHost.FunctionKey, 200)]
    public async Task A_function_key_opens_the_guarded_function_alone(string path, string? functionKey, int expected)
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        using var client = new HttpClient { BaseAddress = host.Address };
        if (functionKey is not null) client.DefaultRequestHeaders.Add("x-functions-key", functionKey);

        Assert.Equal(expected, await StatusAsync(client, "GET", path, key: null));
    }

    [Fact]
    public async Task The_command_line_manages_with_a_function_key()
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        string[] command = ["keys", "list", "--target", host.Address.ToString(), "--function-key"];

        Assert.Equal(0, (await CommandLine.RunAsync([.. command, FunctionHost.FunctionKey])).Code);
        Assert.NotEqual(0, (await CommandLine.RunAsync([.. command, "another"])).Code);
    }

    [Fact]
    public async Task Who_is_on_the_machine_of_the_app_is_nobody_special()
    {
        await using var host = await FunctionHost.StartAsync(queues: null);
        using var client = new HttpClient { BaseAddress = host.Address };

        Assert.Equal(401, await StatusAsync(client, "GET", "/", key: null));
        Assert.Equal(401, await StatusAsync(client, "GET", "/v1/contacts/ada", key: "dev"));
        Assert.Equal(401, await StatusAsync(client, "POST", "/v1/track", key: "dev", """{ "userId": "ada", "event": "Signed Up" }"""));
    }

    [Theory]
    [InlineData(true, "roles", AzureCallers.AdminRole, 200)]
    [InlineData(true, "roles", "Wayfarer.Reader", 401)]
    [InlineData(true, "name", AzureCallers.AdminRole, 401)]
    [InlineData(false, "roles", AzureCallers.AdminRole, 401)]
    public async Task A_signed_in_person_with_the_role_manages_where_the_platform_signs_in(bool signsIn, string claim, string value, int expected)
    {
        await using var host = await FunctionHost.StartAsync(queues: null, signsIn);
        using var client = new HttpClient { BaseAddress = host.Address };
        var principal = JsonSerializer.SerializeToUtf8Bytes(new { claims = new[] { new { typ = claim, val = value } } });
        client.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(principal));

        Assert.Equal(expected, await StatusAsync(client, "GET", "/v1/keys", key: null));

        // A program signs in with a token, which stands where a key would.
        Assert.Equal(expected, await StatusAsync(client, "GET", "/v1/keys", key: "eyJ0eXAiOiJKV1QifQ.e30.c2lnbmF0dXJl"));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("W10=")]
    [InlineData("e30=")]
    public async Task A_principal_that_cannot_be_read_is_nobody(string header)
    {
        await using var host = await FunctionHost.StartAsync(queues: null, signsIn: true);
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", header);

        Assert.Equal(401, await StatusAsync(client, "GET", "/v1/keys", key: null));
    }

    private static string Describe(RouteEndpoint route) =>
        $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])} {route.RoutePattern.RawText} {RouteAccess.Of(route)}";

    private static HttpRequestMessage At(HttpRequestMessage request, string path)
    {
        request.RequestUri = new Uri(path, UriKind.Relative);
        return request;
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Add(header, value);
        return request;
    }

    private async Task<AzureQueues> QueuesAsync()
    {
        var prefix = "http" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var queues = new AzureQueues(await azurite.QueueClientAsync(AzureQueues.ClientOptions()), await azurite.BlobClientAsync(), prefix);
        await queues.CreateAsync(Cancellation);
        return queues;
    }

    private static async Task<string> CreateKeyAsync(HttpClient client, string kind)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/manage/v1/keys", UriKind.Relative));
        request.Headers.Add("x-functions-key", FunctionHost.FunctionKey);
        request.Content = JsonContent.Create(new { name = "shop", kind });
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(201, (int)answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;
    }

    private static async Task<int> StatusAsync(HttpClient client, string method, string path, string? key, string? json = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Cancellation);
        return (int)answer.StatusCode;
    }
}
