using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Web;
using Wayfarer.Web.Broadcasts;
using Wayfarer.Web.Consent;
using Wayfarer.Web.Contacts;
using Wayfarer.Web.Content;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.Events;
using Wayfarer.Web.Explanations;
using Wayfarer.Web.Histories;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Keys;
using Wayfarer.Web.Links;
using Wayfarer.Web.Messages;
using Wayfarer.Web.Queues;

namespace Wayfarer.Local.Client;

/// <summary>
/// The management API of a host, on this machine or anywhere. What the host refuses, and a host that does not answer, is a
/// <see cref="TargetException"/>.
/// </summary>
public sealed partial class WayfarerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 128,
    };

    private readonly HttpClient _http;

    /// <param name="functionKey">What the platform asks for at the guarded function of an installation on Azure.</param>
    public WayfarerClient(Uri target, string? key, string? functionKey = null)
    {
        _http = new HttpClient { BaseAddress = target, Timeout = Patience };
        if (functionKey is not null) _http.DefaultRequestHeaders.Add("x-functions-key", functionKey);
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Target => _http.BaseAddress!;

    public Task<HealthAnswer> HealthAsync(CancellationToken cancellation) => GetAsync<HealthAnswer>("healthz", cancellation);

    /// <summary>What time it is there, to the second; null when the host does not say.</summary>
    public async Task<DateTimeOffset?> ClockAsync(CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, "healthz", content: null, cancellation);
        return answer.Headers.Date;
    }

    /// <summary>The figures, also when the host answers that they are bad.</summary>
    public Task<HealthFigures> FiguresAsync(CancellationToken cancellation) =>
        SendAsync<HealthFigures>(HttpMethod.Get, "v1/health", content: null, cancellation, HttpStatusCode.ServiceUnavailable);

    public Task<BroadcastsAnswer> BroadcastsAsync(CancellationToken cancellation) => GetAsync<BroadcastsAnswer>("v1/broadcasts", cancellation);

    public Task<BroadcastAnswer> BroadcastAsync(string id, CancellationToken cancellation) =>
        GetAsync<BroadcastAnswer>($"v1/broadcasts/{Uri.EscapeDataString(id)}", cancellation);

    public Task<BroadcastAnswer> StartBroadcastAsync(BroadcastRequest wanted, CancellationToken cancellation) =>
        PostAsync<BroadcastRequest, BroadcastAnswer>("v1/broadcasts", wanted, cancellation);

    public Task<BroadcastAnswer> CancelBroadcastAsync(string id, CancellationToken cancellation) =>
        SendAsync<BroadcastAnswer>(HttpMethod.Delete, $"v1/broadcasts/{Uri.EscapeDataString(id)}", content: null, cancellation);

    public Task<ContentAnswer> ContentAsync(CancellationToken cancellation) => GetAsync<ContentAnswer>("v1/content", cancellation);

    public Task<JourneysAnswer> JourneysAsync(CancellationToken cancellation) => GetAsync<JourneysAnswer>("v1/journeys", cancellation);

    public Task<ContactAnswer> ContactAsync(string id, int limit, CancellationToken cancellation) =>
        GetAsync<ContactAnswer>($"v1/contacts/{Uri.EscapeDataString(id)}?limit={limit}", cancellation);

    public Task<ExplanationAnswer> ExplainAsync(string id, string? segment, string? score, string? at, CancellationToken cancellation)
    {
        (string Name, string? Value)[] parameters = [("segment", segment), ("score", score), ("at", at)];
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return GetAsync<ExplanationAnswer>($"v1/contacts/{Uri.EscapeDataString(id)}/explain?{query}", cancellation);
    }

    public Task<ScoresAnswer> ScoresAsync(CancellationToken cancellation) => GetAsync<ScoresAnswer>("v1/scores", cancellation);

    /// <summary>Everything that is held about a person, as it is written.</summary>
    public async Task<string> ExportAsync(string id, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, $"v1/contacts/{Uri.EscapeDataString(id)}/export", content: null, cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    public Task<ErasureAnswer> EraseAsync(string id, CancellationToken cancellation) =>
        SendAsync<ErasureAnswer>(HttpMethod.Delete, $"v1/contacts/{Uri.EscapeDataString(id)}", content: null, cancellation);

    /// <param name="after">What the last page gave as the next one; null for the first.</param>
    public Task<HistoriesAnswer> HistoriesAsync(string? after, int limit, CancellationToken cancellation) =>
        GetAsync<HistoriesAnswer>($"v1/histories?limit={limit}{(after is null ? "" : $"&after={after}")}", cancellation);

    public Task<EventsAnswer> EventsAsync(EventsQuery query, CancellationToken cancellation) => GetAsync<EventsAnswer>($"v1/events?{query}", cancellation);

    public Task<EventNamesAnswer> EventNamesAsync(CancellationToken cancellation) => GetAsync<EventNamesAnswer>("v1/events/names", cancellation);

    public Task<KeysAnswer> KeysAsync(CancellationToken cancellation) => GetAsync<KeysAnswer>("v1/keys", cancellation);

    public Task<KeyAnswer> CreateKeyAsync(CreateKeyRequest key, CancellationToken cancellation) =>
        PostAsync<CreateKeyRequest, KeyAnswer>("v1/keys", key, cancellation);

    public Task<KeyAnswer> RotateKeyAsync(string id, string? retireAfter, CancellationToken cancellation) =>
        PostAsync<RotateKeyRequest, KeyAnswer>($"v1/keys/{Uri.EscapeDataString(id)}/rotate", new RotateKeyRequest(retireAfter), cancellation);

    /// <param name="secret">The number of one secret; null revokes the key as a whole.</param>
    public Task<KeyAnswer> RevokeKeyAsync(string id, int? secret, CancellationToken cancellation) =>
        SendAsync<KeyAnswer>(HttpMethod.Delete, $"v1/keys/{Uri.EscapeDataString(id)}{(secret is null ? "" : $"/{secret}")}", content: null, cancellation);

    public Task<TestAnswer> SendTestAsync(string message, TestRequest test, CancellationToken cancellation) =>
        PostAsync<TestRequest, TestAnswer>($"v1/messages/{Uri.EscapeDataString(message)}/test", test, cancellation);

    public Task<LinkKeysAnswer> LinkKeysAsync(CancellationToken cancellation) => GetAsync<LinkKeysAnswer>("v1/links/keys", cancellation);

    public Task<LinkKeysAnswer> RotateLinkKeyAsync(CancellationToken cancellation) =>
        SendAsync<LinkKeysAnswer>(HttpMethod.Post, "v1/links/keys", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), cancellation);

    public Task<LinkKeysAnswer> RemoveLinkKeyAsync(string id, CancellationToken cancellation) =>
        SendAsync<LinkKeysAnswer>(HttpMethod.Delete, $"v1/links/keys/{Uri.EscapeDataString(id)}", content: null, cancellation);

    public Task<DeliveriesAnswer> DeliveriesAsync(int limit, CancellationToken cancellation) =>
        GetAsync<DeliveriesAnswer>($"v1/deliveries?limit={limit}", cancellation);

    public Task<PausesAnswer> PausesAsync(CancellationToken cancellation) => GetAsync<PausesAnswer>("v1/pauses", cancellation);

    public Task<PausesAnswer> PauseAsync(string scope, CancellationToken cancellation) =>
        PostAsync<PauseRequest, PausesAnswer>("v1/pauses", new PauseRequest(scope), cancellation);

    public Task<PausesAnswer> ResumeAsync(string scope, CancellationToken cancellation) =>
        SendAsync<PausesAnswer>(HttpMethod.Delete, $"v1/pauses/{Uri.EscapeDataString(scope)}", content: null, cancellation);

    public Task<AddressAnswer> AddressAsync(string address, CancellationToken cancellation) => GetAsync<AddressAnswer>(PathOf(address), cancellation);

    public Task<SuppressionAnswer> SuppressAsync(SuppressionRequest request, CancellationToken cancellation) =>
        PostAsync<SuppressionRequest, SuppressionAnswer>("v1/suppressions", request, cancellation);

    public Task<AddressAnswer> UnsuppressAsync(string address, CancellationToken cancellation) =>
        SendAsync<AddressAnswer>(HttpMethod.Delete, PathOf(address), content: null, cancellation);

    public Task<PoisonAnswer> PoisonAsync(CancellationToken cancellation) => GetAsync<PoisonAnswer>("v1/poison", cancellation);

    /// <param name="id">The id of a message, or <c>all</c>.</param>
    public Task<ReplayAnswer> ReplayPoisonAsync(string id, CancellationToken cancellation) => SendAsync<ReplayAnswer>(
        HttpMethod.Post, $"v1/poison/{Uri.EscapeDataString(id)}/replay", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), cancellation);

    /// <summary>Has the alarms of all who wait set again; the host goes on with it by itself.</summary>
    public async Task RestartAlarmsAsync(CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Post, "v1/alarms/restart", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), cancellation);
    }

    public async Task DiscardPoisonAsync(string id, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Delete, $"v1/poison/{Uri.EscapeDataString(id)}", content: null, cancellation);
    }

    public Task<ContentFolderAnswer> ContentFolderAsync(CancellationToken cancellation) => GetAsync<ContentFolderAnswer>("v1/content/folder", cancellation);

    /// <summary>What became of the edits; that they were not written is an answer, too.</summary>
    public Task<ContentPushAnswer> PushAsync(ContentPushRequest push, CancellationToken cancellation) => SendAsync<ContentPushAnswer>(
        HttpMethod.Put, "v1/content/folder", JsonContent.Create(push, options: Json), cancellation, HttpStatusCode.Conflict, HttpStatusCode.BadRequest);

    /// <summary>Asks for anything else that the API answers.</summary>
    public Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellation) => SendAsync<TAnswer>(HttpMethod.Get, path, content: null, cancellation);

    /// <summary>Tells the API anything else.</summary>
    public Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellation) =>
        SendAsync<TAnswer>(HttpMethod.Post, path, JsonContent.Create(body, options: Json), cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<TAnswer> SendAsync<TAnswer>(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, params HttpStatusCode[] alsoAnswers)
    {
        try
        {
            using var answer = await AskAsync(method, path, content, cancellation, alsoAnswers);
            return await answer.Content.ReadFromJsonAsync<TAnswer>(Json, cancellation) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException foreign)
        {
            throw new TargetException($"What answers at {Target} is not this version of Wayfarer. Look at --target.", foreign);
        }
    }

    private Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, params HttpStatusCode[] alsoAnswers) =>
        AskAsync(method, path, content, HttpCompletionOption.ResponseContentRead, cancellation, alsoAnswers);

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string path, HttpContent? content, HttpCompletionOption completion, CancellationToken cancellation, params HttpStatusCode[] alsoAnswers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            var answer = await _http.SendAsync(request, completion, cancellation);
            if (answer.IsSuccessStatusCode || (alsoAnswers.Contains(answer.StatusCode) && !await IsProblemAsync(answer, cancellation))) return answer;

            using (answer) throw new TargetException(await ProblemAsync(answer, cancellation));
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new TargetException($"Nothing answers at {Target}. Start a host with 'wayfarer run', or name another one with --target.", failure);
        }
    }

    private static async Task<bool> IsProblemAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        // What is read as text is kept, and can be read again.
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return body.ValueKind != JsonValueKind.Object || (body.TryGetProperty("problem", out _) && body.EnumerateObject().Count() == 1);
    }

    private static string PathOf(string address) => $"v1/suppressions?address={Uri.EscapeDataString(address)}";

    private async Task<string> ProblemAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/json"
            ? JsonSerializer.Deserialize<ProblemAnswer>(text, Json)!.Problem
            : $"{Target} answered {(int)answer.StatusCode}, and not as Wayfarer does. Look at --target.";
        return answer.StatusCode == HttpStatusCode.Unauthorized ? $"{problem} Commands take it from --key or {TargetOptions.KeyVariable}." : problem;
    }
}
