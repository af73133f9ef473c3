using System.Net;
using System.Text.Json;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>One machine with an archive: the database is lost and comes again, and a person is told what is held about them, and erased.</summary>
public sealed class ArchivedHostTests : IAsyncLifetime
{
    private HostFixture _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync();
        await _host.StopAsync();
        _host.Archive = Path.Combine(Path.GetDirectoryName(_host.Data)!, "archive");
        await _host.StartAsync();
        Assert.Equal(200, (await _host.PostAsync("track", SignUp("in-1"))).Status);
        await _host.MailsAsync(1);
        await HostFixture.UntilAsync(async () => (await _host.GetAsync("/v1/contacts/ada")).GetRawText().Contains("MessageHandedOver", StringComparison.Ordinal));
        await _host.SettledAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_database_is_lost_and_comes_again_and_nobody_gets_a_second_welcome()
    {
        var before = (await _host.GetAsync("/v1/contacts/ada")).GetRawText();
        await _host.StopAsync();
        foreach (var file in Directory.GetFiles(_host.Data, "wayfarer.db*")) File.Delete(file);

        var (code, output) = await CommandLine.RunAsync("rebuild", "--data", _host.Data, "--archive", _host.Archive!);
        Assert.Equal(0, code);
        Assert.Contains("1 contacts", output, StringComparison.Ordinal);
        Assert.Contains("already", (await CommandLine.RunAsync("rebuild", "--data", _host.Data, "--archive", _host.Archive!)).Output, StringComparison.Ordinal);

        await _host.StartAsync();
        Assert.Equal(before, (await _host.GetAsync("/v1/contacts/ada")).GetRawText());
        await _host.PostAsync("track", SignUp("in-1"));
        await _host.SettledAsync();
        Assert.Single(await _host.MailsAsync(1));
        Assert.Empty((await _host.GetAsync("/v1/pauses")).GetProperty("pauses").EnumerateArray());
    }

    [Fact]
    public async Task A_person_is_told_everything_that_is_held()
    {
        var (code, output) = await _host.RunAsync("export", "ada");

        Assert.Equal(0, code);
        var export = JsonDocument.Parse(output).RootElement;
        Assert.Equal("ada", export.GetProperty("profile").GetProperty("userIds")[0].GetString());
        Assert.NotEmpty(export.GetProperty("contacts")[0].GetProperty("history").EnumerateArray());
        Assert.Contains("ada@example.com", export.GetProperty("addresses")[0].GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.Single(export.GetProperty("messages").EnumerateArray());
        Assert.Contains("Nobody is known", (await _host.RunAsync("export", "nobody")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_person_is_nobody_and_stays_so()
    {
        var (code, output) = await _host.RunAsync("erase", "ada", "--yes");
        Assert.Equal(0, code);
        Assert.Contains("is being erased", output, StringComparison.Ordinal);
        await HostFixture.UntilAsync(async () => (await _host.Client.GetAsync(new Uri("/v1/contacts/ada", UriKind.Relative), Cancellation)).StatusCode == HttpStatusCode.NotFound);
        await _host.SettledAsync();

        Assert.Equal(200, (await _host.PostAsync("track", SignUp("in-2"))).Status);
        await _host.SettledAsync();
        Assert.Null(await _host.TryGetAsync("/v1/contacts/ada"));
        Assert.Null(await _host.TryGetAsync("/v1/contacts/ada/export"));
        Assert.Contains("was erased", (await _host.RunAsync("erase", "ada", "--yes")).Output, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_host.Archive!, "*.ndjson", SearchOption.AllDirectories))
            Assert.DoesNotContain("ada@example.com", await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
    }

    private static string SignUp(string id) => $$"""
        { "messageId": "{{id}}", "userId": "ada", "event": "Signed Up", "context": { "traits": { "email": "ada@example.com", "firstName": "Ada" } } }
        """;
}
