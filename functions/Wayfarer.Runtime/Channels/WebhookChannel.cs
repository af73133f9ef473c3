using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Posts a message as JSON to a web address. Only https and only public addresses: each address that the name stands for is
/// looked at on connecting, so that a name which changes its mind gains nothing. The answer's body is not read.
/// </summary>
public sealed class WebhookChannel : IChannel, IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly bool _allowLoopback;
    private readonly TimeSpan _timeout;

    /// <summary>
    /// <paramref name="allowLoopback"/> also permits plain http to the machine itself: for tests and local use.
    /// </summary>
    public WebhookChannel(bool allowLoopback = false, TimeSpan? timeout = null)
    {
        _timeout = timeout ?? DefaultTimeout;
        _allowLoopback = allowLoopback;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public bool RepeatsAreSafe => false;

    public async ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(message.To, UriKind.Absolute, out var target) || !IsAllowed(target))
            return new HandOver.Refused("the address does not begin with https://");

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_timeout);
        using var content = new WatchedContent(BodyOf(message));
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        request.Headers.Add("Idempotency-Key", MailMessage.Hash(message.Key));
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return AnswerTo(response);
        }
        catch (HttpRequestException exception) when (exception.InnerException is ForbiddenAddressException forbidden)
        {
            return new HandOver.Refused(forbidden.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Unanswered(content, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unanswered(content, $"no answer within {_timeout.TotalSeconds:0} seconds");
        }
    }

    public void Dispose() => _client.Dispose();

    private static HandOver Unanswered(WatchedContent content, string reason) =>
        content.WasSent ? new HandOver.Unknown(reason) : new HandOver.Later(null, reason);

    private static HandOver AnswerTo(HttpResponseMessage response)
    {
        var reason = $"the receiver answered {(int)response.StatusCode}";
        if (response.IsSuccessStatusCode) return HandOver.HandedOver.Instance;

        return response.StatusCode
            is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? new HandOver.Later(response.Headers.RetryAfter?.Delta, reason)
            : new HandOver.Refused(reason);
    }

    private static byte[] BodyOf(OutgoingMessage message) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
    {
        ["id"] = MailMessage.Hash(message.Key),
        ["at"] = message.At.ToString(),
        ["subject"] = message.Content.Subject,
        ["text"] = message.Content.Text,
    });

    private bool IsAllowed(Uri target) =>
        target.UserInfo.Length == 0
        && (target.Scheme == Uri.UriSchemeHttps || (_allowLoopback && target.Scheme == Uri.UriSchemeHttp && target.IsLoopback));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (!addresses.All(address => PublicAddress.IsPublic(address) || (_allowLoopback && IPAddress.IsLoopback(address))))
            throw new ForbiddenAddressException($"{context.DnsEndPoint.Host} is not on the public internet");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Knows whether its bytes began to leave: before that, nobody can have taken the message.</summary>
    private sealed class WatchedContent : ByteArrayContent
    {
        public WatchedContent(byte[] body)
            : base(body) => Headers.ContentType = new("application/json");

        public bool WasSent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            WasSent = true;
            return base.SerializeToStreamAsync(stream, context);
        }
    }
}
