using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// Reads <c>name@example.com</c> or <c>Name &lt;name@example.com&gt;</c> and nothing else of what RFC 5322 allows: groups,
/// routes, comments and quoted names before the @ are read differently by different servers, and one of them could reach
/// somebody else. A domain of any script is written in its ASCII form; letters beyond ASCII before the @ are refused,
/// because few servers carry them.
/// </summary>
internal static partial class MailAddressText
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;
    private const int LongestName = 500;

    private static readonly SearchValues<char> InLocalPart =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly SearchValues<char> InDomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private static readonly SearchValues<char> NotInBareName = SearchValues.Create("\"<>()[]:;@,\\");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        mailbox = null;
        var address = text.AsSpan().Trim(' ');
        var name = ReadOnlySpan<char>.Empty;
        var open = address.LastIndexOf('<');
        if (open >= 0)
        {
            if (address[^1] != '>') return false;

            name = address[..open].Trim(' ');
            address = address[(open + 1)..^1];
        }

        if (!TryName(name, out var shown) || !TryAddress(address, out var written)) return false;

        try
        {
            mailbox = new MailboxAddress(shown, written);
            return true;
        }
        catch (ParseException)
        {
            return false;
        }
    }

    /// <summary>Bare or whole in quotes; what would mean something outside of quotes is refused there.</summary>
    private static bool TryName(ReadOnlySpan<char> text, out string name)
    {
        var quoted = Quoted().Match(text.ToString());
        name = quoted.Success ? Escaped().Replace(quoted.Groups[1].Value, "$1") : text.ToString();
        return name.Length <= LongestName
            && (quoted.Success || !text.ContainsAny(NotInBareName))
            && !MailHeader.HoldsEncodedWord(name)
            && !name.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029');
    }

    private static bool TryAddress(ReadOnlySpan<char> text, out string address)
    {
        address = "";
        var at = text.IndexOf('@');
        if (at is < 1 or > LongestLocalPart || text[..at].ContainsAnyExcept(InLocalPart)) return false;
        if (text[0] == '.' || text[at - 1] == '.' || text[..at].Contains("..", StringComparison.Ordinal)) return false;
        if (!TryDomain(text[(at + 1)..], out var domain)) return false;

        address = $"{text[..at]}@{domain}";
        return address.Length <= LongestAddress;
    }

    private static bool TryDomain(ReadOnlySpan<char> text, out string domain)
    {
        domain = "";
        if (text.IsEmpty || text.Length > LongestAddress) return false;

        foreach (var character in text)
        {
            // Other dots than the usual one, and what is not seen, make two domains look like one.
            if (character < '\u0080' ? !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.') : !IsLetter(character)) return false;
        }

        try
        {
            domain = Idn.GetAscii(text.ToString().ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return false;
        }

        return !domain.AsSpan().ContainsAnyExcept(InDomain);
    }

    private static bool IsLetter(char character) => char.IsLetterOrDigit(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex("""^"((?:[^"\\]|\\.)*)"$""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
