using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Writes a header as it was given. Links in one, such as those of List-Unsubscribe, are read by machines that know neither
/// encoded words nor a line break between the angle brackets; a line is broken only at a space outside of them.
/// </summary>
internal static partial class MailHeader
{
    public const string Advice = "it takes ASCII, and no part without a space may have more than 900 characters";

    public const int LongestName = 76;

    private const int LongestPart = 900;
    private const int PreferredLine = 78;
    private const int CharactersPerWord = 12;
    private const int LongestWord = 60;
    private const int LongestValue = 8_000;

    public static bool TryCreate(string name, string value, [NotNullWhen(true)] out Header? header)
    {
        header = null;
        if (value.Length > LongestValue || value.Any(character => character is < ' ' or > '~') || HoldsEncodedWord(value)) return false;

        var parts = Parts(PlainText.OneLine(value));
        if (parts.Any(part => part.Length > LongestPart)) return false;

        header = Folded(name, parts);
        return true;
    }

    /// <summary>
    /// A header for people to read, in one line. Text that could be taken for an encoded word is encoded itself: else it would
    /// be read as what it stands for, line breaks included. So is a word that is too long for a line: else it would be broken
    /// in two.
    /// </summary>
    public static Header OfText(string name, string text)
    {
        text = PlainText.OneLine(text);
        if (IsPlain(text)) return Folded(name, text.Split(' '));

        var words = Chunks(text).Select(chunk => $" =?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(chunk))}?=");
        return Raw(name, string.Join("\r\n", words));
    }

    public static bool HoldsEncodedWord(string text) => EncodedWord().IsMatch(text);

    /// <summary>Readers differ in how much of an encoded word they have to see before they decode it.</summary>
    private static bool IsPlain(string text) =>
        text.All(character => character is >= ' ' and <= '~')
        && !text.Contains("=?", StringComparison.Ordinal)
        && text.Split(' ').All(word => word.Length <= LongestWord);

    private static Header Folded(string name, IEnumerable<string> parts)
    {
        var raw = new StringBuilder();
        var line = name.Length + 1;
        foreach (var part in parts)
        {
            if (raw.Length > 0 && line + 1 + part.Length > PreferredLine)
            {
                raw.Append("\r\n");
                line = 0;
            }

            raw.Append(' ').Append(part);
            line += 1 + part.Length;
        }

        return Raw(name, raw.ToString());
    }

    private static Header Raw(string name, string value)
    {
        var header = new Header(name, "");
        header.SetRawValue(Encoding.ASCII.GetBytes(value + "\r\n"));
        return header;
    }

    /// <summary>An encoded word has at most 75 characters, and none ends inside of a character.</summary>
    private static IEnumerable<string> Chunks(string text)
    {
        var chunk = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            chunk.Append(rune);
            if (chunk.Length < CharactersPerWord) continue;

            yield return chunk.ToString();
            chunk.Clear();
        }

        if (chunk.Length > 0) yield return chunk.ToString();
    }

    /// <summary>The pieces between which a line may be broken.</summary>
    private static List<string> Parts(string value)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var isInside = false;
        foreach (var character in value)
        {
            isInside = character == '<' || (isInside && character != '>');
            if (character == ' ' && !isInside)
            {
                if (part.Length > 0) parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(character);
            }
        }

        if (part.Length > 0) parts.Add(part.ToString());
        return parts;
    }

    [GeneratedRegex(@"=\?[^?\s]+\?[bq]\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();
}
