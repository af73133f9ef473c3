using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Keys;

/// <summary>What somebody with a key, or with none, does over HTTP.</summary>
internal static class KeyCalls
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<(int Status, JsonElement Body)> GetAsync(this HostFixture host, string path, string? key) => host.SendAsync(HttpMethod.Get, path, key);

    public static Task<(int Status, JsonElement Body)> PostAsync(this HostFixture host, string path, string? key, string json = "{}") =>
        host.SendAsync(HttpMethod.Post, path, key, json);

    public static Task<(int Status, JsonElement Body)> DeleteAsync(this HostFixture host, string path, string? key) => host.SendAsync(HttpMethod.Delete, path, key);

    public static async Task<(int Status, JsonElement Body)> SendAsync(this HostFixture host, HttpMethod method, string path, string? key, string? json = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(host.Client.BaseAddress!, path));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    /// <summary>Makes a key on the machine of the host; its id and the whole of it.</summary>
    public static async Task<(string Id, string Key)> CreateKeyAsync(this HostFixture host, string kind)
    {
        var (status, body) = await host.PostAsync("/v1/keys", key: null, $$"""{ "name": "a {{kind}} key", "kind": "{{kind}}" }""");
        Assert.Equal(201, status);
        return (body.GetProperty("id").GetString()!, body.GetProperty("key").GetString()!);
    }

    /// <summary>Posts an event; the status of the answer.</summary>
    /// <summary>Of a known person, or with a public key of a visitor.</summary>
    public static async Task<int> TrackAsync(this HostFixture host, string key, string name = "Cart Viewed")
    {
        var who = key.StartsWith("wf_browser_", StringComparison.Ordinal) ? "anonymousId" : "userId";
        return (await host.PostAsync("/v1/track", key, $$"""{ "{{who}}": "ada", "event": "{{name}}" }""")).Status;
    }
}
