using System.Net;
using System.Net.Sockets;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Mail;
using Xunit;

namespace Wayfarer.Tests.Runtime.Channels;

/// <summary>Against a real mail server that refuses, waits and hangs up at each stage.</summary>
public sealed class SmtpChannelTests : IAsyncLifetime
{
    private MailServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SmtpOptions Options => new("127.0.0.1", _server.Port) { Security = SmtpSecurity.None, PauseAfterFailure = TimeSpan.FromSeconds(1) };

    public async ValueTask InitializeAsync() => _server = await MailServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    [Fact]
    public async Task A_message_arrives_whole_under_an_id_made_from_its_key()
    {
        using var channel = new SmtpChannel(Options);
        Assert.IsType<HandOver.HandedOver>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        var received = Assert.Single(_server.Received());
        using var mail = received.Parse();
        Assert.Equal(("shop@example.com", "ada@example.com"), (received.From, Assert.Single(received.To)));
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal($"{MailMessage.Hash("key-1")}@example.com", mail.MessageId);
        Assert.Equal("Hello", mail.TextBody?.Trim());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.False(channel.RepeatsAreSafe);
    }

    [Fact]
    public async Task Many_at_once_share_the_connections_and_each_arrives_once()
    {
        using var channel = new SmtpChannel(Options with { Connections = 3 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number => await channel.HandOverAsync(Outgoing.Message($"key-{number}"), Cancellation)));
        Assert.All(answers, answer => Assert.IsType<HandOver.HandedOver>(answer));
        Assert.Equal(200, _server.Received().Select(IdOf).Distinct().Count());
        Assert.Equal((200, 3, 3), (_server.Received().Count, _server.Connections(), channel.IdleConnections));
    }

    [Fact]
    public async Task A_connection_carries_only_so_many_messages()
    {
        using var channel = new SmtpChannel(Options with { Connections = 1, MessagesPerConnection = 10 });
        for (var number = 0; number < 30; number++) await channel.HandOverAsync(Outgoing.Message($"key-{number}"), Cancellation);

        Assert.Equal((30, 3), (_server.Received().Count, _server.Connections()));
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_the_next_message_opens_another()
    {
        using var channel = new SmtpChannel(Options with { IdleFor = TimeSpan.FromSeconds(1) });
        await channel.HandOverAsync(Outgoing.Message("key-1"), Cancellation);
        Assert.Equal(1, channel.IdleConnections);
        await HostFixture.UntilAsync(() => Task.FromResult(channel.IdleConnections == 0));
        Assert.IsType<HandOver.HandedOver>(await channel.HandOverAsync(Outgoing.Message("key-2"), Cancellation));
        Assert.Equal((2, 2), (_server.Received().Count, _server.Connections()));
    }

    [Theory]
    [InlineData("""{"stage":"sender","close":true,"times":1}""")]
    [InlineData("""{"stage":"sender","answer":"421 4.4.2 idle for too long","times":1}""")]
    public async Task A_connection_that_the_server_has_given_up_meanwhile_is_replaced_at_once(string order)
    {
        using var channel = new SmtpChannel(Options);
        await channel.HandOverAsync(Outgoing.Message("key-1"), Cancellation);
        await _server.OrderAsync(order);
        Assert.IsType<HandOver.HandedOver>(await channel.HandOverAsync(Outgoing.Message("key-2"), Cancellation));
        Assert.Equal(2, _server.Received().Count);
    }

    [Theory]
    [InlineData("sender", "550 5.7.1 Sender not allowed", BounceKind.Policy)]
    [InlineData("sender", "550 5.1.1 User unknown", BounceKind.Policy)]
    [InlineData("recipient", "550 5.1.1 No such user here", BounceKind.Hard)]
    [InlineData("recipient", "550 5.1.10 RecipientNotFound", BounceKind.Hard)]
    [InlineData("recipient", "550 User unknown", BounceKind.Hard)]
    [InlineData("recipient", "553 5.1.8 Sender address rejected: Domain not found", BounceKind.Policy)]
    [InlineData("recipient", "550 5.2.1 The account is disabled", BounceKind.Hard)]
    [InlineData("recipient", "552 5.2.2 Mailbox full", BounceKind.Soft)]
    [InlineData("recipient", "552 Over quota", BounceKind.Soft)]
    [InlineData("recipient", "554 5.7.1 Listed by a block list", BounceKind.Policy)]
    [InlineData("recipient", "550 Not today", BounceKind.Policy)]
    [InlineData("body", "554 5.7.1 Looks like spam", BounceKind.Policy)]
    [InlineData("body", "550 5.1.1 User unknown", BounceKind.Hard)]
    [InlineData("body", "552 5.3.4 Too large", BounceKind.Policy)]
    public async Task A_permanent_refusal_says_what_it_means_for_the_address(string stage, string answer, BounceKind expected)
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync($$"""{"stage":"{{stage}}","answer":"{{answer}}"}""");
        var refused = Assert.IsType<HandOver.Refused>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(expected, refused.Bounce);
        Assert.Contains(answer, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_server.Received());
    }

    [Theory]
    [InlineData("sender", "451 4.3.0 Try again")]
    [InlineData("recipient", "450 4.2.0 Greylisted")]
    [InlineData("recipient", "452 4.2.2 Mailbox full")]
    [InlineData("body", "451 4.3.0 Busy")]
    public async Task A_refusal_for_now_is_tried_again_on_the_same_connection(string stage, string answer)
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync($$"""{"stage":"{{stage}}","answer":"{{answer}}"}""");
        var later = Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal((true, true), (later.RetryAfter > TimeSpan.FromMinutes(1), later.IsAttempt));
        await _server.OrderAsync("{}");
        Assert.IsType<HandOver.HandedOver>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal((1, 1), (_server.Received().Count, _server.Connections()));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("sender")]
    [InlineData("recipient")]
    public async Task A_cut_before_the_body_is_certain_and_not_the_message_s_fault(string stage)
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync($$"""{"stage":"{{stage}}","close":true}""");
        var later = Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.False(later.IsAttempt);
        Assert.Empty(_server.Received());
    }

    [Fact]
    public async Task A_cut_in_the_middle_of_the_body_is_certain()
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync("""{"stage":"data","close":true}""");
        var large = Outgoing.Message() with { Content = new("Large", "<p></p>", string.Concat(Enumerable.Repeat("Many words.\n", 3_000_000))) };
        Assert.IsType<HandOver.Later>(await channel.HandOverAsync(large, Cancellation));
    }

    [Theory]
    [InlineData("""{"stage":"body","close":true}""", 0)]
    [InlineData("""{"stage":"taken"}""", 1)]
    public async Task A_cut_between_the_body_and_its_answer_is_unknown(string order, int received)
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync(order);
        Assert.IsType<HandOver.Unknown>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(received, _server.Received().Count);
    }

    [Fact]
    public async Task A_server_that_closes_down_after_the_body_has_not_taken_it()
    {
        using var channel = new SmtpChannel(Options);
        await _server.OrderAsync("""{"stage":"body","answer":"421 4.3.2 Closing down"}""");
        Assert.False(Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation)).IsAttempt);
    }

    [Theory]
    [InlineData("connect", typeof(HandOver.Later))]
    [InlineData("sender", typeof(HandOver.Later))]
    [InlineData("recipient", typeof(HandOver.Later))]
    [InlineData("body", typeof(HandOver.Unknown))]
    public async Task Each_stage_has_its_deadline(string stage, Type expected)
    {
        var soon = TimeSpan.FromMilliseconds(400);
        using var channel = new SmtpChannel(Options with { ConnectTimeout = soon, CommandTimeout = soon, DataTimeout = soon });
        await _server.OrderAsync($$"""{"stage":"{{stage}}","delay":30000}""");
        var begun = TimeProvider.System.GetTimestamp();
        Assert.IsType(expected, await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0.3, 10);
    }

    [Fact]
    public async Task Where_nobody_listens_the_channel_is_down_and_is_left_alone_for_a_moment()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var time = new ManualTime();
        using var channel = new SmtpChannel(Options with { Port = port }, null, time);
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.False(Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation)).IsAttempt);
    }

    [Fact]
    public async Task A_wrong_password_is_not_tried_with_every_message()
    {
        var time = new ManualTime();
        var options = Options with { UserName = "shop", Password = "wrong" };
        using var channel = new SmtpChannel(options, null, time);
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.False(Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation)).IsAttempt);

        Assert.Equal(1, _server.Connections());
        time.Advance(options.PauseAfterFailure);
        await channel.HandOverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(2, _server.Connections());
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task Over_encrypted_connections_it_signs_in_and_checks_the_certificate(SmtpSecurity security)
    {
        await using var server = await MailServer.StartAsync(encrypted: true, fromTheFirstByte: security == SmtpSecurity.Tls);
        var options = new SmtpOptions("localhost", server.Port) { Security = security, UserName = "shop", Password = "secret" };
        using var strict = new SmtpChannel(options);
        Assert.False(Assert.IsType<HandOver.Later>(await strict.HandOverAsync(Outgoing.Message(), Cancellation)).IsAttempt);
        Assert.Empty(server.Received());

        using var trusting = new SmtpChannel(options with { TrustedCertificate = server.Certificate });
        Assert.IsType<HandOver.HandedOver>(await trusting.HandOverAsync(Outgoing.Message(), Cancellation));
        var received = Assert.Single(server.Received());
        Assert.Equal((true, "shop"), (received.Secure, received.User));
    }

    [Fact]
    public async Task A_server_without_encryption_is_not_spoken_to_when_encryption_is_asked_for()
    {
        using var channel = new SmtpChannel(Options with { Security = SmtpSecurity.StartTls });
        Assert.False(Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation)).IsAttempt);
        Assert.Empty(_server.Recipients());
    }

    [Fact]
    public async Task With_an_address_for_bounces_each_message_has_its_own_return_path()
    {
        using var channel = new SmtpChannel(Options with { BounceAddress = "bounces@mail.example.com" }, key => $"t-{key}");
        await channel.HandOverAsync(Outgoing.Message("1"), Cancellation);
        await channel.HandOverAsync(Outgoing.Message("2"), Cancellation);
        Assert.Equal(["bounces+t-1@mail.example.com", "bounces+t-2@mail.example.com"], _server.Received().Select(mail => mail.From));
        Assert.Throws<FormatException>(() => new SmtpChannel(Options with { BounceAddress = "no address" }));
    }

    private static string? IdOf(ReceivedMail received)
    {
        using var mail = received.Parse();
        return mail.MessageId;
    }
}
