using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Wayfarer.Runtime.Channels;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Mail;

/// <summary>A host that sends through a real mail server, and what comes back from there.</summary>
public sealed class BouncedMailTests : IAsyncLifetime
{
    private const string Ada = "ada@example.com";
    private const string Bob = "bob@example.com";

    /// <summary>Marketing to whoever signs up, and a receipt to whoever orders.</summary>
    private static readonly IReadOnlyList<(string Path, string Text)> Content =
    [
        ("settings.json", """
            {
              "language": 1, "from": "Shop <shop@example.com>", "sending": "on", "postalAddress": "1 High Street",
              "topics": { "general": { "name": "News", "optIn": "none" } }
            }
            """),
        ("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"),
        ("messages/receipt/html.liquid", "---\nsubject: Receipt\nkind: transactional\n---\n<p>Your order</p>\n"),
        ("journeys/welcome.json", JourneyOf("welcome", "Signed Up", "hello")),
        ("journeys/orders.json", JourneyOf("orders", "Order Completed", "receipt")),
    ];

    private MailServer _server = null!;
    private HostFixture _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await MailServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("route", false)]
    [InlineData("folder", false)]
    [InlineData("route", true)]
    public async Task Nothing_more_goes_to_an_address_that_a_mail_came_back_from_whoever_uses_it(string door, bool onlyReturnAddress)
    {
        await StartAsync(onlyReturnAddress ? "bounces@mail.example.com" : null);
        var mail = (await ReachAsync("ada", Ada, 1))[0];
        await ReachAsync("bob", Bob, 2);
        await BringAsync(door, onlyReturnAddress ? ReportOf(mail.From, messageId: null, Ada) : ReportOf("shop@example.com", IdOf(mail), Ada));
        await HostFixture.UntilAsync(async () => await SuppressionAsync(Ada) is not null);
        Assert.Equal(["HardBounced"], await LedgerAsync(Ada));
        Assert.Null(await SuppressionAsync(Bob));

        await BringAsync(door, ReportOf(mail.From, IdOf(mail), Ada));
        await PostAsync("ada", "Order Completed", Ada);
        await PostAsync("twin", "Signed Up", Ada.ToUpperInvariant());
        await PostAsync("bob", "Order Completed", Bob);
        await HostFixture.UntilAsync(async () => await HasSkippedAsync("ada") && await HasSkippedAsync("twin") && _server.Count() == 3);
        Assert.Equal([Ada, Bob, Bob], _server.Recipients());
        Assert.Equal(["HardBounced"], await LedgerAsync(Ada));
    }

    [Theory]
    [InlineData("route")]
    [InlineData("folder")]
    public async Task A_report_about_no_mail_of_ours_changes_nothing_and_one_about_another_s_mail_nothing_for_whom_it_names(string door)
    {
        await StartAsync("bounces@mail.example.com");
        await ReachAsync("ada", Ada, 1);
        var bobs = (await ReachAsync("bob", Bob, 2))[1];
        await BringAsync(door, ReportOf("shop@example.com", $"{new string('a', 32)}@example.com", Ada));
        await BringAsync(door, ReportOf($"bounces+{new string('b', 32)}@mail.example.com", messageId: null, Ada));
        await BringAsync(door, ReportOf("shop@example.com", messageId: null, Ada));
        await BringAsync(door, ReportOf("shop@example.com", IdOf(bobs), Ada));

        // The last one is read after those before it.
        await HostFixture.UntilAsync(async () => await SuppressionAsync(Bob) is not null);
        Assert.Null(await SuppressionAsync(Ada));
        Assert.Empty(await LedgerAsync(Ada));
        await PostAsync("ada", "Order Completed", Ada);
        await HostFixture.UntilAsync(async () => await Task.FromResult(_server.Count() == 3));
        Assert.Equal([Ada, Bob, Ada], _server.Recipients());
    }

    [Theory]
    [InlineData("550 5.1.1 No such user here", "HardBounced", true)]
    [InlineData("552 5.2.2 Mailbox full", "SoftBounced", false)]
    [InlineData("554 5.7.1 Listed by a block list", null, false)]
    public async Task What_the_mail_server_answers_to_the_recipient_counts_at_once(string answer, string? entry, bool suppresses)
    {
        await StartAsync(bounceAddress: null);
        await _server.OrderAsync($$"""{"stage":"recipient","answer":"{{answer}}","times":1}""");
        await PostAsync("ada", "Signed Up", Ada);
        await HostFixture.UntilAsync(async () => (await _host.GetAsync("/v1/deliveries")).GetProperty("problems").GetArrayLength() == 1);
        Assert.Equal(suppresses, await SuppressionAsync(Ada) is not null);
        Assert.Equal(entry is null ? [] : [entry], await LedgerAsync(Ada));

        await PostAsync("ada", "Order Completed", Ada);
        await HostFixture.UntilAsync(async () => suppresses ? await HasSkippedAsync("ada") : _server.Count() == 1);
        Assert.Equal(suppresses ? [Ada] : [Ada, Ada], _server.Recipients());
    }

    private static string JourneyOf(string id, string trigger, string message) => $$"""
        {
          "language": 1, "id": "{{id}}", "state": "live", "trigger": { "event": "{{trigger}}" }, "entry": { "reentry": "always" },
          "steps": [ { "id": "send", "send": "{{message}}" } ]
        }
        """;

    private async Task StartAsync(string? bounceAddress)
    {
        var options = new SmtpOptions("127.0.0.1", _server.Port) { Security = SmtpSecurity.None, BounceAddress = bounceAddress };
        _host = await HostFixture.StartAsync(content: Content, smtp: options);
    }

    private async Task<IReadOnlyList<ReceivedMail>> ReachAsync(string user, string address, int mails)
    {
        await PostAsync(user, "Signed Up", address);
        await HostFixture.UntilAsync(async () => await Task.FromResult(_server.Count() == mails));

        // Only what is recorded as sent can come back.
        await HostFixture.UntilAsync(async () => (await TimelineAsync(user)).Contains("MessageHandedOver"));
        return _server.Received();
    }

    private async Task PostAsync(string user, string name, string address) => Assert.Equal(200, (await _host.PostAsync(
        "track", $$$"""{ "userId": "{{{user}}}", "event": "{{{name}}}", "context": { "traits": { "email": "{{{address}}}" } } }""")).Status);

    private async Task BringAsync(string door, string report)
    {
        if (door == "folder")
        {
            var name = Path.Combine(_host.Data, "bounces", $"{Guid.NewGuid():n}");
            await File.WriteAllTextAsync(name, report, Cancellation);
            File.Move(name, $"{name}.eml");
            return;
        }

        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(report));
        body.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var answer = await _host.Client.PostAsync(new Uri("/v1/bounces", UriKind.Relative), body, Cancellation);
        Assert.Equal("Hard", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("kind").GetString());
    }

    /// <summary>As mail servers write them (RFC 3464), with the headers of the mail when its id is given.</summary>
    private static string ReportOf(string to, string? messageId, string recipient)
    {
        var original = messageId is null ? "" : $"--b\nContent-Type: text/rfc822-headers\n\nTo: {recipient}\nMessage-ID: <{messageId}>\n\n";
        return $"""
            Return-Path: <>
            From: MAILER-DAEMON@relay.example
            To: {to}
            Subject: Undelivered Mail Returned to Sender
            Message-ID: <report@relay.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            The message could not be delivered.

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; relay.example

            Final-Recipient: rfc822; {recipient}
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 No such user here

            {original}--b--

            """.ReplaceLineEndings("\r\n");
    }

    private static string IdOf(ReceivedMail received)
    {
        using var mail = received.Parse();
        return mail.MessageId!;
    }

    private async Task<string?> SuppressionAsync(string address) =>
        (await _host.GetAsync($"/v1/suppressions?address={address}")).TryGetProperty("suppressed", out var reason) ? reason.GetString() : null;

    private async Task<string[]> LedgerAsync(string address) =>
        [.. (await _host.GetAsync($"/v1/suppressions?address={address}")).GetProperty("ledger").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];

    private async Task<bool> HasSkippedAsync(string user) => (await TimelineAsync(user)).Contains("MessageSkipped");

    private async Task<IReadOnlyList<string>> TimelineAsync(string user) => await _host.TryGetAsync($"/v1/contacts/{user}") is { } contact
        ? [.. contact.GetProperty("timeline").EnumerateArray().Select(item => item.GetProperty("what").GetString()!)]
        : [];
}
