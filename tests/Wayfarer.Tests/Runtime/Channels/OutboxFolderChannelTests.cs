using MimeKit;
using Wayfarer.Runtime.Channels;
using Xunit;

namespace Wayfarer.Tests.Runtime.Channels;

public sealed class OutboxFolderChannelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outbox").FullName;

    private OutboxFolderChannel Channel => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_message_is_one_complete_mail()
    {
        Assert.IsType<HandOver.HandedOver>(await HandOver(Outgoing.Message() with { Headers = new Dictionary<string, string> { ["List-Unsubscribe"] = "<https://example.com/u>" } }));
        using var mail = await MimeMessage.LoadAsync(Path.Combine(_folder, "key-1.eml"), TestContext.Current.CancellationToken);
        Assert.Equal(("shop@example.com", "ada@example.com"), (mail.From.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Address));
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal("<p>Hello</p>", mail.HtmlBody?.Trim());
        Assert.Equal("Hello", mail.TextBody?.Trim());
        Assert.IsType<MultipartAlternative>(mail.Body);
        Assert.Equal("<https://example.com/u>", mail.Headers["List-Unsubscribe"]);
        Assert.Equal(1_770_000_000_000, mail.Date.ToUnixTimeMilliseconds());
        Assert.EndsWith("@example.com", mail.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_twice_is_one_file_and_the_first_stays()
    {
        Assert.IsType<HandOver.HandedOver>(await HandOver(Outgoing.Message()));
        Assert.IsType<HandOver.HandedOver>(await HandOver(Outgoing.Message(to: "eve@example.com")));
        Assert.Contains("ada@example.com", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder)), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(Channel.RepeatsAreSafe);
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_is_one_file()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await HandOver(Outgoing.Message()))));
        Assert.All(answers, answer => Assert.IsType<HandOver.HandedOver>(answer));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData(".hidden")]
    [InlineData("a/b:c\0d\ne")]
    [InlineData("")]
    [InlineData("..")]
    public async Task No_key_leaves_the_folder(string key)
    {
        Assert.IsType<HandOver.HandedOver>(await HandOver(Outgoing.Message(key)));
        Assert.Matches(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*\.eml$", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder))));
    }

    [Fact]
    public async Task Keys_that_look_alike_as_names_stay_apart()
    {
        foreach (var key in new[] { "a/b", "a_b", "a:b", new string('k', 300), new string('k', 301) }) await HandOver(Outgoing.Message(key));

        Assert.Equal(5, Directory.GetFiles(_folder).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\0")]
    [InlineData("\"a\nb\" <ada@example.com>")]
    [InlineData("list: ada@example.com, eve@example.com;")]
    public async Task A_bad_address_is_refused(string address)
    {
        Assert.IsType<HandOver.Refused>(await HandOver(Outgoing.Message(to: address)));
        Assert.IsType<HandOver.Refused>(await HandOver(Outgoing.Message() with { From = address }));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("X-Journey", "a\r\nBcc: eve@example.com")]
    [InlineData("X-Journey", "a\0b")]
    [InlineData("X-Journey: a\r\nBcc", "eve@example.com")]
    [InlineData("Bcc", "eve@example.com")]
    [InlineData("subject", "Other")]
    [InlineData("", "x")]
    public async Task No_header_smuggles_in_another(string name, string value)
    {
        Assert.IsType<HandOver.Refused>(await HandOver(Outgoing.Message() with { Headers = new Dictionary<string, string> { [name] = value } }));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_subject_of_two_lines_is_refused()
    {
        var message = Outgoing.Message();
        Assert.IsType<HandOver.Refused>(await HandOver(message with { Content = message.Content with { Subject = "a\nBcc: eve@example.com" } }));
    }

    private async Task<HandOver> HandOver(OutgoingMessage message) => await Channel.HandOverAsync(message, TestContext.Current.CancellationToken);
}
