using System.Text;
using System.Text.RegularExpressions;

namespace Wayfarer.Tests.Mail;

/// <summary>Reads a header to the letter of RFC 2047, and throws where that was not kept: a second opinion beside a reader that forgives.</summary>
internal static partial class EncodedWords
{
    private const int LongestWord = 75;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="value">The value in one line, unfolded.</param>
    public static string Read(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal)) return value;

        // White space between two encoded words is not shown; each stands for whole characters.
        var words = value.Split(' ').Select(word => (Text: word, Match: Word().Match(word))).ToList();
        if (words.FirstOrDefault(word => !word.Match.Success || word.Text.Length > LongestWord).Text is { } wrong) throw new FormatException(wrong);

        return string.Concat(words.Select(word => Utf8.GetString(Convert.FromBase64String(word.Match.Groups[1].Value))));
    }

    [GeneratedRegex(@"^=\?utf-8\?b\?([A-Za-z0-9+/]+=*)\?=$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
