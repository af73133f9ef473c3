using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Keys;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Web;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>A local host on a free port with folders of its own, and what a website, a marketer and support do with it.</summary>
internal sealed class HostFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly TimeProvider _time;
    private readonly IWriteKeys? _keys;
    private readonly SmtpOptions? _smtp;
    private LocalHost? _host;

    private HostFixture(TimeProvider time, IWriteKeys? keys, SmtpOptions? smtp) => (_time, _keys, _smtp) = (time, keys, smtp);

    public HttpClient Client { get; private set; } = new();

    /// <summary>Allowed from the next start on.</summary>
    public IReadOnlyList<string> PublicHosts { get; set; } = [];

    /// <summary>Written from the next start on.</summary>
    public string? Archive { get; set; }

    public List<Publication> Publications { get; } = [];

    public string Content => Path.Combine(_folder.Path, "content");

    public string Data => Path.Combine(_folder.Path, "data");

    public string Outbox => Path.Combine(Data, "outbox");

    /// <summary>Every route of the running host.</summary>
    public IEnumerable<RouteEndpoint> Routes => _host!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With the starter content, unless another folder is meant, and without a mail server, unless one is named.</summary>
    public static async Task<HostFixture> StartAsync(
        TimeProvider? time = null, IReadOnlyList<(string Path, string Text)>? content = null, IWriteKeys? keys = null, SmtpOptions? smtp = null)
    {
        var fixture = new HostFixture(time ?? TimeProvider.System, keys, smtp);
        foreach (var (path, text) in content ?? await StarterAsync()) await fixture.WriteAsync(path, text);

        await fixture.StartAsync();
        return fixture;
    }

    public async Task StartAsync()
    {
        var options = new LocalHostOptions(Content, Data) { Port = 0, Time = _time, Keys = _keys, Smtp = _smtp, PublicHosts = PublicHosts, Archive = Archive };
        _host = await LocalHost.StartAsync(options, Published, Cancellation);
        Client.Dispose();
        Client = new HttpClient { BaseAddress = _host.Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
    }

    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _host = null;
    }

    public async Task WriteAsync(string path, string text)
    {
        var target = Path.Combine(Content, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await File.WriteAllTextAsync(target, text, Cancellation);
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string call, string json) => SendAsync(HttpMethod.Post, call, json);

    public Task<(int Status, JsonElement Body)> PutAsync(string call, string json) => SendAsync(HttpMethod.Put, call, json);

    /// <summary>Null when there is nothing.</summary>
    public async Task<JsonElement?> TryGetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation) : null;
    }

    /// <summary>Until everything that was accepted has come to its contact and everything that follows was done.</summary>
    public Task SettledAsync() => UntilAsync(() => Task.FromResult(StoredEvents.IsSettled(Data)));

    /// <summary>What a site's server proves its visitors with.</summary>
    public string UserSecretOf(WriteKey key) => UserProof.SecretOf(File.ReadAllBytes(Path.Combine(Data, "identity.key")), key.Id);

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Cancellation);

    /// <summary>Waits for as many messages; more would be found by a test that asks for more.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsAsync(int count)
    {
        await UntilAsync(async () => await Task.FromResult(Files().Length >= count));
        var mails = new List<MimeMessage>();
        foreach (var file in Files()) mails.Add(await MimeMessage.LoadAsync(file, Cancellation));

        return mails;
    }

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < end, "It did not happen in time.");
            await Task.Delay(20, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _folder.Dispose();
    }

    private static async Task<IReadOnlyList<(string Path, string Text)>> StarterAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "content");
        var files = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            files.Add((Path.GetRelativePath(folder, file), await File.ReadAllTextAsync(file, Cancellation)));

        return files;
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string call, string json)
    {
        using var request = new HttpRequestMessage(method, $"/v1/{call}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await Client.SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private string[] Files() => Directory.Exists(Outbox) ? Directory.GetFiles(Outbox, "*.eml") : [];

    private void Published(Publication publication)
    {
        lock (Publications) Publications.Add(publication);
    }
}
