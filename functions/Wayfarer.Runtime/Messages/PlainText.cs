using System.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// What is typed, as a mail can carry it. Control characters are no text: a header could be ended by them, programs save a body
/// that holds some instead of showing it, and terminals obey them. Half a character becomes U+FFFD; all else stays as it is.
/// </summary>
public static class PlainText
{
    /// <summary>
    /// For headers. Whatever some reader takes for the end of a line is a space, as tab and NUL are; several spaces are one, and
    /// no white space of any kind stands at the ends.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        var isApart = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune.Value))
            {
                isApart = line.Length > 0;
            }
            else if (!Rune.IsControl(rune))
            {
                if (isApart) line.Append(' ');
                Append(line, rune);
                isApart = false;
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>For bodies. Each line ends with CR LF: half of it alone is where some mail servers see the end of a message.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        var last = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\r' || (rune.Value is '\n' && last.Value is not '\r')) lines.Append("\r\n");
            else if (rune.Value is '\t' || !Rune.IsControl(rune)) Append(lines, rune);
            last = rune;
        }

        return lines.ToString();
    }

    private static void Append(StringBuilder text, Rune rune)
    {
        Span<char> characters = stackalloc char[2];
        text.Append(characters[..rune.EncodeToUtf16(characters)]);
    }

    private static bool IsSpace(int character) => character is ' ' or '\t' or '\r' or '\n' or '\v' or '\f' or '\0' or '\u0085' or '\u2028' or '\u2029';
}
