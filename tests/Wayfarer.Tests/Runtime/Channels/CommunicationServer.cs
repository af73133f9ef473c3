using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wayfarer.Runtime.Channels;

namespace Wayfarer.Tests.Runtime.Channels;

/// <summary>
/// A server that speaks the REST of Communication Services' e-mail: it takes messages under the id that their sender chose, knows
/// an id again, and can be full, fail, or fall silent after it took one.
/// </summary>
internal sealed class CommunicationServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _http;

    private CommunicationServer(WebApplication server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
    }

    public Uri Address => new(_server.Urls.First());

    /// <summary>What it took, by the id of its operation.</summary>
    public ConcurrentDictionary<string, JsonElement> Taken { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string State { get; set; } = "Running";

    /// <summary>What is answered in place of taking a message.</summary>
    public (int Status, string? RetryAfter, string? Code)? Refusal { get; set; }

    /// <summary>Whether the connection breaks once a message was taken.</summary>
    public bool BreaksAfterTaking { get; set; }

    public int Posts { get; private set; }

    public ICommunicationMail Client => new HttpMail(_http);

    public static async Task<CommunicationServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        CommunicationServer? own = null;
        server.MapPost("/emails:send", (HttpContext context) => own!.SendAsync(context));
        server.MapGet("/emails/operations/{id}", (string id) => own!.Find(id));
        await server.StartAsync();
        return own = new CommunicationServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private async Task SendAsync(HttpContext context)
    {
        Posts++;
        var operation = context.Request.Headers["Operation-Id"].ToString();
        var message = await context.Request.ReadFromJsonAsync<JsonElement>();
        if (Refusal is var (status, retryAfter, code))
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsJsonAsync(new { error = new { code, message = "no" } });
            return;
        }

        if (!Taken.TryAdd(operation, message))
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsJsonAsync(new { error = new { code = "DuplicateOperation", message = "known" } });
            return;
        }

        if (BreaksAfterTaking)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers["Operation-Location"] = $"{Address}emails/operations/{operation}";
        await context.Response.WriteAsJsonAsync(new { id = operation, status = "Running" });
    }

    private IResult Find(string id) => Taken.ContainsKey(id) ? Results.Json(new { id, status = State }) : Results.NotFound();

    /// <summary>The two calls as the client of Azure makes them.</summary>
    private sealed class HttpMail(HttpClient http) : ICommunicationMail
    {
        public async ValueTask<CommunicationAnswer> SendAsync(CommunicationMail mail, Guid operation, CancellationToken cancellation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/emails:send?api-version=2025-09-01")
            {
                Content = JsonContent.Create(new
                {
                    senderAddress = mail.Sender,
                    headers = mail.Headers,
                    content = new { subject = mail.Subject, html = mail.Html, plainText = mail.Text },
                    recipients = new { to = new[] { new { address = mail.To } } },
                    userEngagementTrackingDisabled = !mail.TracksEngagement,
                }),
            };
            request.Headers.Add("Operation-Id", operation.ToString("D"));
            return await AskAsync(request, cancellation);
        }

        public ValueTask<CommunicationAnswer> FindAsync(Guid operation, CancellationToken cancellation) =>
            AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/emails/operations/{operation:D}?api-version=2025-09-01"), cancellation);

        private async ValueTask<CommunicationAnswer> AskAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            try
            {
                using var response = await http.SendAsync(request, cancellation);
                var text = await response.Content.ReadAsStringAsync(cancellation);
                var body = text.Length > 0 ? JsonElement.Parse(text) : default;
                return new CommunicationAnswer((int)response.StatusCode)
                {
                    RetryAfter = CommunicationAnswer.Seconds(response.Headers.RetryAfter?.ToString()),
                    State = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("status", out var state) ? state.GetString() : null,
                    Code = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null,
                };
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                return CommunicationAnswer.Of(failure);
            }
        }
    }
}
