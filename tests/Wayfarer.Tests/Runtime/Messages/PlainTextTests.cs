using Wayfarer.Runtime.Messages;
using Xunit;

namespace Wayfarer.Tests.Runtime.Messages;

public sealed class PlainTextTests
{
    private const int Texts = 20_000;
    private const string Pieces = "aZ \t\r\n\0\v\f\u0085\u2028\u2029\u001b\u007f\u009f\u00a0\u200b\u202e\ufeff\ufffdé日\ud83d\ude42";

    [Theory]
    [InlineData("", "")]
    [InlineData("Hello Ada", "Hello Ada")]
    [InlineData("  Hello   Ada  ", "Hello Ada")]
    [InlineData("Hello\r\nBcc: eve@example.com", "Hello Bcc: eve@example.com")]
    [InlineData("a\rb\nc\0d\ve\ff\u0085g\u2028h\u2029i\tj", "a b c d e f g h i j")]
    [InlineData("a\u001b[31m\u007fb\u009f", "a[31mb")]
    [InlineData("a \u0001 b", "a b")]
    [InlineData("a\u00a0b\u200b\u202e\ufeff", "a\u00a0b\u200b\u202e\ufeff")]
    [InlineData("\u00a0\u3000a\u3000b\u3000", "a\u3000b")]
    [InlineData("日本 🙂", "日本 🙂")]
    public void A_line_has_no_breaks_and_no_controls_and_is_else_as_it_was_typed(string text, string expected) =>
        Assert.Equal(expected, PlainText.OneLine(text));

    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\rc\r\nd", "a\r\nb\r\nc\r\nd")]
    [InlineData("a\n\rb\r\r\nc\n", "a\r\n\r\nb\r\n\r\nc\r\n")]
    [InlineData("  a \t b  ", "  a \t b  ")]
    [InlineData("a\0b\u001bc\u0085d\u2028e", "abcd\u2028e")]
    [InlineData("\n.\n", "\r\n.\r\n")]
    public void Lines_end_alike_and_hold_no_controls(string text, string expected) => Assert.Equal(expected, PlainText.Lines(text));

    [Fact]
    public void Half_a_character_is_shown_as_one_that_cannot_be_read()
    {
        Assert.Equal("a\ufffdb\ufffd\ufffd🙂", PlainText.OneLine("a\ud83db\ude42\ud83d🙂"));
        Assert.Equal("\ufffd\r\n\ufffd", PlainText.Lines("\ud83d\n\ude42"));
    }

    [Fact]
    public void Whatever_is_typed_comes_out_plain_and_once_and_for_all()
    {
        var chance = new Random(20_260_214);
        for (var number = 0; number < Texts; number++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(12)).Select(_ => Pieces[chance.Next(Pieces.Length)]));
            var (line, lines) = (PlainText.OneLine(text), PlainText.Lines(text));
            Assert.Equal((line, lines), (PlainText.OneLine(line), PlainText.Lines(lines)));
            Assert.DoesNotContain(line, character => char.IsControl(character) || character is '\u2028' or '\u2029');
            Assert.DoesNotContain("  ", line, StringComparison.Ordinal);
            Assert.DoesNotContain(lines.Replace("\r\n", "", StringComparison.Ordinal), character => char.IsControl(character) && character != '\t');
            Assert.Equal(Kept(text), Kept(line));
        }
    }

    /// <summary>What is neither white space nor a control character, whole.</summary>
    private static string Kept(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune) && !System.Text.Rune.IsWhiteSpace(rune)));
}
