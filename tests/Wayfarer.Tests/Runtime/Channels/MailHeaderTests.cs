using System.Text;
using MimeKit;
using Wayfarer.Runtime.Channels;
using Wayfarer.Tests.Mail;
using Xunit;

namespace Wayfarer.Tests.Runtime.Channels;

public sealed class MailHeaderTests
{
    [Theory]
    [InlineData("Hello Ada")]
    [InlineData("")]
    [InlineData("An offer for everybody who likes to read rather long subjects, which nobody sees to their end on a telephone")]
    [InlineData("?= half of it ?b? is none")]
    public void What_can_be_read_as_it_is_is_not_encoded(string text)
    {
        var raw = RawOf(MailHeader.OfText("Subject", text));
        Assert.Equal(text, raw.Replace("\r\n ", " ", StringComparison.Ordinal));
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78 - " ".Length));
    }

    [Theory]
    [InlineData("Grüße an Ada")]
    [InlineData("=?utf-8?q?=0D=0ABcc:_eve=40example.com?=")]
    [InlineData("Hello Ad=?utf-8?b<?DQpCY2M6IHZpY3RpbUBlbHNld2hlcmUuZXhhbXBsZQ==?=a {{7*7}}")]
    [InlineData("a=?b")]
    [InlineData("日本語の件名はここにあります、とても長いものです🙂🙂🙂🙂🙂🙂🙂🙂🙂とても長いものです")]
    [InlineData("https://example.com/a-word-that-is-longer-than-a-line-of-a-mail-should-ever-be-and-must-not-be-broken")]
    public void Everything_else_is_encoded_and_read_as_it_was_typed(string text)
    {
        var header = MailHeader.OfText("Subject", text);
        var raw = RawOf(header);
        Assert.All(raw.Split("\r\n"), line => Assert.Matches(@"^ ?=\?utf-8\?b\?[A-Za-z0-9+/=]+\?=$", line));
        Assert.Equal(text, EncodedWords.Read(raw.Replace("\r\n ", " ", StringComparison.Ordinal)));
        Assert.Equal(text, header.Value);
    }

    [Theory]
    [InlineData("<https://example.com/u>,  <mailto:u@example.com>", "<https://example.com/u>, <mailto:u@example.com>")]
    [InlineData(" a  b ", "a b")]
    public void A_header_for_machines_is_written_as_it_was_given(string value, string expected)
    {
        Assert.True(MailHeader.TryCreate("X-Campaign", value, out var header));
        Assert.Equal(expected, RawOf(header).Replace("\r\n ", " ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Grüße")]
    [InlineData("a\r\nBcc: eve@example.com")]
    [InlineData("=?utf-8?q?a?=")]
    public void What_machines_could_misread_is_refused(string value) => Assert.False(MailHeader.TryCreate("X-Campaign", value, out _));

    [Fact]
    public void A_part_without_a_space_has_at_most_900_characters()
    {
        Assert.True(MailHeader.TryCreate("X-Campaign", new string('a', 900), out _));
        Assert.False(MailHeader.TryCreate("X-Campaign", new string('a', 901), out _));
    }

    /// <summary>Without the space behind the colon and the end of the line.</summary>
    private static string RawOf(Header header) => Encoding.ASCII.GetString(header.RawValue)[1..^2];
}
