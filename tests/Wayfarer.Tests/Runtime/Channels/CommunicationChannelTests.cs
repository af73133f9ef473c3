using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Channels;

public sealed class CommunicationChannelTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Instant Now => Instant.From(_time.GetUtcNow());

    [Fact]
    public void A_key_has_one_operation_id_for_ever()
    {
        Assert.Equal(OperationId.Of("key-1"), OperationId.Of("key-1"));
        Assert.NotEqual(OperationId.Of("key-1"), OperationId.Of("key-2"));
        Assert.Equal("5", OperationId.Of("key-1").ToString("D")[14].ToString());
        Assert.Contains(OperationId.Of("key-1").ToString("D")[19], "89ab");
    }

    [Fact]
    public async Task A_message_goes_out_to_one_person_under_its_id_with_its_headers_and_untracked()
    {
        await using var server = await CommunicationServer.StartAsync();
        var message = Outgoing.Message() with { Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = "<https://mail.example/u/1>", ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" } };
        Assert.IsType<HandOver.HandedOver>(await Channel(server).HandOverAsync(message, Cancellation));

        var sent = server.Taken[OperationId.Of("key-1").ToString("D")];
        Assert.Equal("shop@example.com", sent.GetProperty("senderAddress").GetString());
        Assert.Equal("ada@example.com", Assert.Single(sent.GetProperty("recipients").GetProperty("to").EnumerateArray()).GetProperty("address").GetString());
        Assert.Equal("Grüße", sent.GetProperty("content").GetProperty("subject").GetString());
        Assert.Equal("<https://mail.example/u/1>", sent.GetProperty("headers").GetProperty("List-Unsubscribe").GetString());
        Assert.True(sent.GetProperty("userEngagementTrackingDisabled").GetBoolean());
        Assert.False(sent.GetProperty("headers").TryGetProperty("Subject", out _));
    }

    [Theory]
    [InlineData(429, "17", null, typeof(HandOver.Later))]
    [InlineData(503, "17", null, typeof(HandOver.Later))]
    [InlineData(503, null, null, typeof(HandOver.Unknown))]
    [InlineData(500, null, null, typeof(HandOver.Unknown))]
    [InlineData(408, null, null, typeof(HandOver.Unknown))]
    [InlineData(401, null, null, typeof(HandOver.Later))]
    [InlineData(403, null, "Denied", typeof(HandOver.Later))]
    [InlineData(400, null, "InvalidEmail", typeof(HandOver.Refused))]
    [InlineData(413, null, null, typeof(HandOver.Refused))]
    public async Task An_answer_says_what_became_of_it(int status, string? retryAfter, string? code, Type expected)
    {
        await using var server = await CommunicationServer.StartAsync();
        server.Refusal = (status, retryAfter, code);
        var outcome = await Channel(server).HandOverAsync(Outgoing.Message(), Cancellation);
        Assert.IsType(expected, outcome);

        // Whoever is full or does not let us in says nothing about the message.
        if (outcome is HandOver.Later later) Assert.False(later.IsAttempt);
        if (retryAfter is not null) Assert.Equal(TimeSpan.FromSeconds(17), ((HandOver.Later)outcome).RetryAfter);
        Assert.Equal(1, server.Posts);
    }

    [Fact]
    public async Task An_address_that_the_provider_suppresses_is_a_hard_bounce()
    {
        await using var server = await CommunicationServer.StartAsync();
        server.Refusal = (400, null, "EmailDroppedAllRecipientsSuppressed");
        Assert.Equal(BounceKind.Hard, Assert.IsType<HandOver.Refused>(await Channel(server).HandOverAsync(Outgoing.Message(), Cancellation)).Bounce);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_safe_to_try_again()
    {
        CommunicationChannel channel;
        await using (var server = await CommunicationServer.StartAsync())
        {
            channel = new CommunicationChannel(new Gone(server.Address), _time);
        }

        Assert.IsType<HandOver.Later>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
    }

    [Fact]
    public async Task A_connection_that_breaks_once_it_was_taken_leaves_the_outcome_unknown_until_it_is_looked_up()
    {
        await using var server = await CommunicationServer.StartAsync();
        server.BreaksAfterTaking = true;
        var channel = Channel(server);
        Assert.IsType<HandOver.Unknown>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.IsType<HandOver.HandedOver>(await channel.LookUpAsync("key-1", Now, Cancellation));

        server.State = "Failed";
        Assert.IsType<HandOver.Refused>(await channel.LookUpAsync("key-1", Now, Cancellation));
    }

    [Fact]
    public async Task A_second_attempt_under_the_same_id_is_known_for_what_it_is()
    {
        await using var server = await CommunicationServer.StartAsync();
        var channel = Channel(server);
        await channel.HandOverAsync(Outgoing.Message(), Cancellation);
        Assert.IsType<HandOver.Unknown>(await channel.HandOverAsync(Outgoing.Message(), Cancellation));
        Assert.IsType<HandOver.HandedOver>(await channel.LookUpAsync("key-1", Now, Cancellation));
        Assert.Single(server.Taken);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(299, false)]
    [InlineData(300, true)]
    [InlineData(3_600, true)]
    [InlineData(3_601, false)]
    public async Task That_nothing_is_known_says_something_only_when_it_can_have_arrived_and_cannot_be_forgotten(int seconds, bool tells)
    {
        await using var server = await CommunicationServer.StartAsync();
        var attempted = Now;
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var told = await Channel(server).LookUpAsync("key-1", attempted, Cancellation);
        Assert.Equal(tells, told is HandOver.Later);
        if (!tells) Assert.Null(told);
    }

    [Fact]
    public async Task A_message_that_cannot_be_one_is_refused_before_anybody_is_asked()
    {
        await using var server = await CommunicationServer.StartAsync();
        Assert.IsType<HandOver.Refused>(await Channel(server).HandOverAsync(Outgoing.Message(to: "nobody"), Cancellation));
        Assert.Equal(0, server.Posts);
    }

    private CommunicationChannel Channel(CommunicationServer server) => new(server.Client, _time);

    private sealed class Gone(Uri address) : ICommunicationMail
    {
        public async ValueTask<CommunicationAnswer> SendAsync(CommunicationMail mail, Guid operation, CancellationToken cancellation)
        {
            using var http = new HttpClient();
            try
            {
                using var response = await http.GetAsync(address, cancellation);
                return new CommunicationAnswer((int)response.StatusCode);
            }
            catch (HttpRequestException failure)
            {
                return CommunicationAnswer.Of(failure);
            }
        }

        public ValueTask<CommunicationAnswer> FindAsync(Guid operation, CancellationToken cancellation) => new(new CommunicationAnswer(404));
    }
}
