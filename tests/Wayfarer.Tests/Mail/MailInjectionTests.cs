using System.Globalization;
using System.Text;
using MimeKit;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Messages;
using Xunit;

namespace Wayfarer.Tests.Mail;

/// <summary>Whatever people are called and whatever they type: judged by what a real mail server received.</summary>
public sealed class MailInjectionTests(ITestOutputHelper output)
{
    private const int Contacts = 20_000;
    private const string Victim = "victim@elsewhere.example";

    private static readonly string[] Evil =
    [
        "\r\nBcc: victim@elsewhere.example", "\nBcc: victim@elsewhere.example", "\rBcc: victim@elsewhere.example", "\r\n\r\n<p>Body</p>", "\r\n.\r\n", "\n.\n", "\n.\r\n", "\r.\r",
        "\r\nRCPT TO:<victim@elsewhere.example>\r\n", "\0", "\u2028", "\u2029", "\u0085", "\v", "\f", "\u001b", "\u00a0", "\u200b", "\u202e", "\ud800", "\ufeff",
        "\"\r\n \"", "(comment)", "(", ")", "<", ">", "<victim@elsewhere.example>", ", victim@elsewhere.example", "; victim@elsewhere.example", ",", ";", ":",
        "list: victim@elsewhere.example;", "@relay.example,@other.example:", "victim@elsewhere.example", "\"", "\\", "\\\"", "\"victim@elsewhere.example\"",
        "=?utf-8?q?=0D=0ABcc:_victim=40elsewhere.example?=", "=?utf-8?b?DQpCY2M6IHZpY3RpbUBlbHNld2hlcmUuZXhhbXBsZQ==?=", "%0d%0aBcc:%20victim@elsewhere.example",
        "ü", "日本", "bücher", "🙂", " ", "\t", ".", "..", "-", "{{7*7}}", "{% include 'x' %}", "]", "[127.0.0.1]", "%", "!", "SIZE=1 ", "> SIZE=1 <",
    ];

    private static readonly string[] Addresses =
        ["ada{0}@example.com", "ada.{0}+tag@mail.example.com", "Ada <ada{0}@example.com>", "\"Lovelace, Ada\" <ada{0}@example.com>", "ada{0}@bücher.example", "\"ada {0}\"@example.com"];

    private static readonly string[] Subjects = ["Hello Ada", "Grüße an Ada", "Für dich, {{7*7}}", "=?utf-8?q?Hello?=", "日本語の件名はここにあります、とても長いものです、とても長いものです"];

    private static readonly string[] Always = ["From", "To", "Subject", "Date", "Message-Id", "MIME-Version", "Content-Type"];

    private static readonly MessageRenderer Renderer = new();

    private static readonly Message Greeting = new()
    {
        Id = "greeting",
        Version = "1",
        Subject = "Hello {{ contact.firstName }}",
        Html = "<p>Hello {{ contact.firstName }}</p>",
        Text = "Hello {{ contact.firstName }}",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_contacts_are_called_adds_a_header_or_a_recipient()
    {
        await using var server = await MailServer.StartAsync();
        using var channel = new SmtpChannel(new SmtpOptions("127.0.0.1", server.Port) { Security = SmtpSecurity.None });
        var chance = new Random(3_834);
        var messages = Enumerable.Range(0, Contacts).Select(number => Make(number, chance)).ToList();
        var answers = new HandOver[Contacts];
        await Parallel.ForAsync(0, Contacts, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (number, cancellation) =>
            answers[number] = await channel.HandOverAsync(messages[number], cancellation));

        var received = server.Received().ToDictionary(mail => IdOf(mail)!, StringComparer.Ordinal);
        var taken = Enumerable.Range(0, Contacts).Where(number => answers[number] is HandOver.HandedOver).ToList();
        output.WriteLine($"{taken.Count} of {Contacts} were sent, the others refused.");
        Assert.All(answers, answer => Assert.True(answer is HandOver.HandedOver or HandOver.Refused { Bounce: BounceKind.None }, $"{answer}"));
        Assert.InRange(taken.Count, Contacts / 4, Contacts - 1);
        Assert.Equal(taken.Count, received.Count);
        Assert.Equal(taken.Count, server.Recipients().Count);
        Assert.DoesNotContain(server.Recipients(), recipient => recipient.Contains("elsewhere", StringComparison.OrdinalIgnoreCase));
        foreach (var number in taken) Check(messages[number], received[$"{MailMessage.Hash(messages[number].Key)}@example.com"]);
    }

    [Theory]
    [InlineData("{{7*7}}")]
    [InlineData("{{ contact.secret }}")]
    [InlineData("{% include 'greeting' %}")]
    [InlineData("{% assign x = 1 %}{{ x }}")]
    [InlineData("{% raw %}")]
    [InlineData("{%- for i in (1..1000000) -%}{{ i }}{%- endfor -%}")]
    public async Task Template_text_inside_contact_data_arrives_as_it_is(string name)
    {
        await using var server = await MailServer.StartAsync();
        using var channel = new SmtpChannel(new SmtpOptions("127.0.0.1", server.Port) { Security = SmtpSecurity.None });
        var content = Renderer.Render(Greeting, ValuesOf(name));
        var message = new OutgoingMessage("key", "Shop <shop@example.com>", "ada@example.com", content, new Dictionary<string, string>(), new Instant(1_770_000_000_000));
        Assert.IsType<HandOver.HandedOver>(await channel.HandOverAsync(message, Cancellation));
        using var mail = Assert.Single(server.Received()).Parse();
        Assert.Equal(($"Hello {name}", $"Hello {name}"), (mail.Subject, mail.TextBody?.Trim()));
        Assert.Equal($"<p>Hello {name}</p>", System.Net.WebUtility.HtmlDecode(mail.HtmlBody?.Trim()));
    }

    private static Dictionary<string, object?> ValuesOf(string name) =>
        new() { ["contact"] = new Dictionary<string, object?> { ["firstName"] = name, ["secret"] = "hidden" } };

    private static void Check(OutgoingMessage message, ReceivedMail received)
    {
        Assert.True(MailMessage.TryRecipient(message.To, out var address));
        Assert.Equal("shop@example.com", received.From);
        Assert.Equal(address, Ascii(Assert.Single(received.To)));
        Assert.All(received.Raw, value => Assert.True(value is >= 32 and < 127 or (byte)'\r' or (byte)'\n' or (byte)'\t'));
        var lines = Encoding.ASCII.GetString(received.Raw).Split("\r\n");
        Assert.All(lines, line => Assert.True(line.Length <= 998 && !line.AsSpan().ContainsAny('\r', '\n')));

        var headers = received.HeaderLines.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        string[] expected = [.. Always, .. message.Headers.Keys, .. message.Headers.ContainsKey("List-Unsubscribe") ? [] : (string[])["Auto-Submitted"]];
        Assert.Equal(expected.Order(StringComparer.OrdinalIgnoreCase), headers.Keys.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(PlainText.OneLine(message.Content.Subject), EncodedWords.Read(headers["Subject"]));
        foreach (var (name, value) in message.Headers) Assert.Equal(PlainText.OneLine(value), headers[name]);

        using var mail = received.Parse();
        CheckAsRead(message, address, mail);
    }

    /// <summary>By a reader that forgives much, as those of people do.</summary>
    private static void CheckAsRead(OutgoingMessage message, string address, MimeMessage mail)
    {
        Assert.Equal(address, Ascii(Assert.Single(mail.To.Mailboxes).Address));
        var sender = Assert.Single(mail.From.Mailboxes);
        Assert.Equal(message.From, $"{sender.Name} <{sender.Address}>");
        Assert.Equal((1, 1, 0, 0), (mail.To.Count, mail.From.Count, mail.Cc.Count, mail.Bcc.Count));
        Assert.Equal(PlainText.OneLine(message.Content.Subject), mail.Subject);
        foreach (var (name, value) in message.Headers) Assert.Equal(PlainText.OneLine(value), mail.Headers[name]);

        var parts = Assert.IsType<MultipartAlternative>(mail.Body).Cast<TextPart>().ToList();
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal([PlainText.Lines(message.Content.Text), PlainText.Lines(message.Content.Html)], parts.Select(Decoded));
    }

    private static string Decoded(TextPart part)
    {
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes, Cancellation);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.ToArray());
    }

    private static OutgoingMessage Make(int number, Random chance)
    {
        var to = Spoil(string.Format(CultureInfo.InvariantCulture, Pick(Addresses, chance), number), chance);
        var content = chance.Next(2) == 0
            ? Renderer.Render(Greeting, ValuesOf(Spoil("Ada {{7*7}}", chance)))
            : new RenderedMessage(Spoil(Pick(Subjects, chance), chance), $"<p>{Spoil("Hello", chance)}</p>", Spoil(LineOf(chance), chance));
        var headers = new Dictionary<string, string>();
        if (chance.Next(2) == 0)
        {
            headers["List-Unsubscribe"] = $"<https://mail.example.com/u/{new string('a', chance.Next(600))}>, <mailto:u@example.com>";
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }

        if (chance.Next(4) == 0) headers["X-Campaign"] = Spoil("spring", chance);
        var from = $"{(chance.Next(2) == 0 ? "Shop" : PlainText.OneLine(Spoil("Ada's shop", chance)))} <shop@example.com>";
        return new OutgoingMessage($"key-{number}", from, to, content, headers, new Instant(1_770_000_000_000));
    }

    private static string Spoil(string text, Random chance)
    {
        for (var times = chance.Next(4) - 1; times > 0; times--) text = text.Insert(chance.Next(text.Length + 1), Pick(Evil, chance));

        return text;
    }

    private static string LineOf(Random chance) => chance.Next(20) == 0 ? new string('x', 900 + chance.Next(3_000)) : "Hello Ada, {{ contact.x }}";

    private static string Pick(string[] choices, Random chance) => choices[chance.Next(choices.Length)];

    private static string? IdOf(ReceivedMail received)
    {
        using var mail = received.Parse();
        return mail.MessageId;
    }

    /// <summary>The mail server shows domains of other scripts in their script.</summary>
    private static string Ascii(string address) => MailMessage.TryRecipient(address, out var written) ? written : address;
}
