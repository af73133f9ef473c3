using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.Runtime.Channels;

public sealed class WebhookChannelTests
{
    [Fact]
    public async Task A_message_is_posted_as_json_under_its_key()
    {
        using var receiver = new Receiver("HTTP/1.1 204 No Content");
        Assert.IsType<HandOver.HandedOver>(await HandOver(receiver.Address));
        var (head, body) = await receiver.Received;
        Assert.StartsWith("POST /hook HTTP/1.1", head, StringComparison.Ordinal);
        Assert.Matches("Idempotency-Key: [0-9a-f]{32}", head);
        Assert.Contains("Content-Type: application/json", head, StringComparison.Ordinal);
        Assert.Equal("Hello\n", JsonElement.Parse(body).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", typeof(HandOver.HandedOver))]
    [InlineData("HTTP/1.1 400 Bad", typeof(HandOver.Refused))]
    [InlineData("HTTP/1.1 404 No", typeof(HandOver.Refused))]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/", typeof(HandOver.Refused))]
    [InlineData("HTTP/1.1 408 Timeout", typeof(HandOver.Later))]
    [InlineData("HTTP/1.1 429 Slow\r\nRetry-After: 30", typeof(HandOver.Later))]
    [InlineData("HTTP/1.1 503 Busy", typeof(HandOver.Later))]
    [InlineData("", typeof(HandOver.Unknown))]
    public async Task An_answer_says_what_became_of_it(string answer, Type expected)
    {
        using var receiver = new Receiver(answer);
        var handOver = await HandOver(receiver.Address);
        Assert.IsType(expected, handOver);
        if (answer.Contains("429", StringComparison.Ordinal)) Assert.Equal(TimeSpan.FromSeconds(30), ((HandOver.Later)handOver).RetryAfter);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_safe_to_try_again()
    {
        string address;
        using (var receiver = new Receiver("")) address = receiver.Address;

        Assert.IsType<HandOver.Later>(await HandOver(address));
    }

    [Fact]
    public async Task Without_an_answer_in_time_the_outcome_is_unknown()
    {
        using var receiver = new Receiver(null);
        using var channel = new WebhookChannel(allowLoopback: true, TimeSpan.FromSeconds(1));
        var handOver = await channel.HandOverAsync(Outgoing.Message(to: receiver.Address), TestContext.Current.CancellationToken);
        Assert.IsType<HandOver.Unknown>(handOver);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("not an address")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/metadata")]
    [InlineData("https://[::ffff:192.168.0.1]/")]
    [InlineData("https://[fd00::1]/")]
    public async Task Only_public_https_is_called(string address) => Assert.IsType<HandOver.Refused>(await HandOver(address));

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://[::1]/")]
    [InlineData("http://127.0.0.1/")]
    public async Task The_machine_itself_is_called_only_when_that_is_allowed(string address)
    {
        using var channel = new WebhookChannel();
        Assert.IsType<HandOver.Refused>(await channel.HandOverAsync(Outgoing.Message(to: address), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void Public_is_what_anybody_can_reach(string address, bool expected) =>
        Assert.Equal(expected, PublicAddress.IsPublic(IPAddress.Parse(address)));

    private static async Task<HandOver> HandOver(string address)
    {
        using var channel = new WebhookChannel(allowLoopback: true);
        return await channel.HandOverAsync(Outgoing.Message(to: address), TestContext.Current.CancellationToken);
    }

    /// <summary>Takes one request, gives one answer: none when it is empty, and holds the line when it is null.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Receiver(string? answer)
        {
            _listener.Start();
            Received = ReceiveAsync(answer);
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook";

        public Task<(string Head, string Body)> Received { get; }

        public void Dispose() => _listener.Dispose();

        private async Task<(string Head, string Body)> ReceiveAsync(string? answer)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var text = new StringBuilder();
            var buffer = new byte[8_192];
            while (!IsComplete(text.ToString())) text.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));

            if (answer is null) _ = await stream.ReadAsync(buffer);
            else if (answer.Length > 0) await stream.WriteAsync(Encoding.ASCII.GetBytes($"{answer}\r\nContent-Length: 0\r\n\r\n"));

            var parts = text.ToString().Split("\r\n\r\n", 2);
            return (parts[0], parts[1]);
        }

        private static bool IsComplete(string text) => text.Split("\r\n\r\n", 2) is [_, var body] && body.EndsWith('}');
    }
}
