using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MimeKit;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Consent;

/// <summary>The real program, killed at the very moment at which somebody was told that they are unsubscribed.</summary>
public sealed class KilledUnsubscribeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_holds_after_a_kill_and_nothing_more_is_sent()
    {
        foreach (var (path, text) in ConsentSite.Content)
        {
            var target = Path.Combine(_folder.Path, "content", path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text, Cancellation);
        }

        string link;
        using (var host = await StartAsync())
        {
            await JoinAsync("ann");
            await JoinAsync("annie");
            await HostFixture.UntilAsync(() => Task.FromResult(Mails().Length == 2));
            link = ConsentSite.UnsubscribeLinkOf(await MimeMessage.LoadAsync(Mails()[0], Cancellation));
            using var body = new StringContent("List-Unsubscribe=One-Click", Encoding.UTF8, "application/x-www-form-urlencoded");
            using var answer = await _client.PostAsync(new Uri(link, UriKind.Relative), body, Cancellation);
            host.Kill();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await host.WaitForExitAsync(Cancellation);
        }

        using (var host = await StartAsync())
        {
            await HostFixture.UntilAsync(async () => await EnrollmentsAsync("ann") + await EnrollmentsAsync("annie") == 0);
            var shown = await _client.GetFromJsonAsync<JsonElement>("/v1/suppressions?address=shared@example.com", Cancellation);
            Assert.Equal("Withdrawn", Assert.Single(shown.GetProperty("ledger").EnumerateArray()).GetProperty("kind").GetString());

            // Who joins now is not written to either: the enrollment ends where it would have sent.
            await JoinAsync("anna");
            await HostFixture.UntilAsync(async () => await IsKnownAsync("anna") && await EnrollmentsAsync("anna") == 0);
            Assert.Equal(2, Mails().Length);
            host.Kill();
            await host.WaitForExitAsync(Cancellation);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<Process> StartAsync()
    {
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "wayfarer.dll"), "run", "--port", $"{_client.BaseAddress!.Port}",
            "--content", Path.Combine(_folder.Path, "content"), "--data", Path.Combine(_folder.Path, "data"),
        ];
        var host = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        while (await host.StandardOutput.ReadLineAsync(Cancellation) is { } line && !line.StartsWith("Ctrl+C", StringComparison.Ordinal))
        {
        }

        return host;
    }

    private async Task JoinAsync(string user)
    {
        using var body = new StringContent(
            $$$"""{ "writeKey": "dev", "userId": "{{{user}}}", "event": "Joined", "context": { "traits": { "email": "shared@example.com" } } }""", Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri("/v1/track", UriKind.Relative), body, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<int> EnrollmentsAsync(string user) =>
        (await _client.GetFromJsonAsync<JsonElement>($"/v1/contacts/{user}", Cancellation)).GetProperty("enrollments").GetArrayLength();

    private async Task<bool> IsKnownAsync(string user)
    {
        using var answer = await _client.GetAsync(new Uri($"/v1/contacts/{user}", UriKind.Relative), Cancellation);
        return answer.IsSuccessStatusCode;
    }

    private string[] Mails()
    {
        var outbox = Path.Combine(_folder.Path, "data", "outbox");
        return Directory.Exists(outbox) ? Directory.GetFiles(outbox, "*.eml") : [];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
