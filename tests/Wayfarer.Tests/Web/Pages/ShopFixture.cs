using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Spectre.Console;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Hosting;
using Wayfarer.Local.Replay;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Replay;
using Xunit;

namespace Wayfarer.Tests.Web.Pages;

/// <summary>
/// A web shop in the middle of a day: weeks of its real click stream have passed through the journeys, people wait at their
/// steps, and the host goes on from there.
/// </summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private const string From = "2020-04-08";
    private const string Noon = "2020-04-20 12:00:00";

    private static readonly Dictionary<string, string> Content = new()
    {
        ["settings.json"] = """{ "language": 1, "timeZone": "Europe/Moscow", "from": "Shop <shop@example.com>", "sending": "on", "postalAddress": "Shop, 1 Main Street" }""",
        ["journeys/order-thanks.json"] = """
            { "language": 1, "id": "order-thanks", "state": "live", "trigger": { "event": "payment_done" }, "entry": { "reentry": { "after": "1d" } },
              "goal": { "event": "payment_done", "within": "30d" },
              "steps": [
                { "id": "parcel", "waitFor": { "event": "delivery_courier" }, "atMost": "2d", "onEvent": "thank", "onTimeout": "thank" },
                { "id": "thank", "send": "thanks" } ] }
            """,
        ["journeys/newsletter.json"] = """
            { "language": 1, "id": "newsletter", "trigger": { "event": "main" }, "steps": [{ "id": "news", "send": "thanks" }] }
            """,
        ["journeys/winback.json"] = """{ "language": 1, "id": "winback", "trigger": { "evnt": "catalog" } }""",
        ["segments/buyers.json"] = """{ "language": 1, "id": "buyers", "if": { "event": "payment_done", "within": "30d" } }""",
        ["messages/thanks/html.liquid"] = "---\nsubject: Thank you\nkind: transactional\n---\n<p>Thank you for your order.</p>\n",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private LocalHost? _host;

    /// <summary>Somebody without an address, who goes through a journey and gets nothing.</summary>
    public const string NobodysMail = "walk-in";

    /// <summary>Whether the data is on this machine.</summary>
    public bool IsThere => _host is not null;

    public HttpClient Client { get; } = new();

    public Uri Address => _host!.Address;

    public async ValueTask InitializeAsync()
    {
        if (ClickstreamReference.Find() is not { } path) return;

        await WriteContentAsync();
        await ReplayAsync(path);
        _time.Advance(Instant.TryParse(Noon, out var noon) ? noon + TimeSpan.FromMinutes(1) - Instant.From(_time.GetUtcNow()) : default);
        _host = await LocalHost.StartAsync(new LocalHostOptions(_folder.File("content"), _folder.File("data")) { Port = 0, Time = _time }, _ => { }, default);
        Client.BaseAddress = _host.Address;
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
        await WalkInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        _folder.Dispose();
    }

    private async Task WriteContentAsync()
    {
        var texts = Directory.EnumerateFiles(ClickstreamReplayTests.ContentFolder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(ClickstreamReplayTests.ContentFolder, file), File.ReadAllText);
        foreach (var (file, text) in texts.Concat(Content))
        {
            var target = Path.Combine(_folder.File("content"), file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text);
        }
    }

    private async Task ReplayAsync(string path)
    {
        var lines = await File.ReadAllLinesAsync(path);
        var some = lines.Skip(1).Where(line => string.CompareOrdinal(line.Split(',')[2], From) >= 0 && string.CompareOrdinal(line.Split(',')[2], Noon) < 0);
        await File.WriteAllLinesAsync(_folder.File("clicks.csv"), [lines[0], .. some]);
        var mapping = new ReplayMapping { Traits = new Dictionary<string, TraitTemplate> { ["email"] = new("{user_id}@example.com") } };
        var options = new ReplayOptions(_folder.File("content"), _folder.File("data")) { OutboxFiles = false, Until = ReplayCommand.ToInstant(Noon.Replace(' ', 'T') + "Z") };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter(CultureInfo.InvariantCulture)) });
        Assert.Equal(0, await ReplayCommand.RunAsync(_folder.File("clicks.csv"), mapping, options, console, default));
    }

    private async Task WalkInAsync()
    {
        await PostAsync("identify", $$"""{ "userId": "{{NobodysMail}}", "traits": { "firstName": "Vera", "lastName": "Walk-in", "city": "Kazan" } }""");
        await PostAsync("track", $$"""{ "userId": "{{NobodysMail}}", "event": "payment_done", "properties": { "total": 1990 } }""");
        await PostAsync("track", $$"""{ "userId": "{{NobodysMail}}", "event": "delivery_courier" }""");
        await HostFixture.UntilAsync(async () => (await Client.GetStringAsync(new Uri($"/v1/contacts/{NobodysMail}?message=thanks", UriKind.Relative))).Contains("skipped", StringComparison.Ordinal));
    }

    private async Task PostAsync(string call, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri($"/v1/{call}", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }
}
