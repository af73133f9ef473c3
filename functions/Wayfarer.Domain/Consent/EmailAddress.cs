using System.Buffers;
using System.Globalization;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// One mailbox, written the one way in which it is compared: trimmed, in lower case, and with a domain of any script in its
/// ASCII form, so that no other spelling of it escapes what holds for it. Only plain addresses can be made: a quoted local
/// part, a comment or a display name has no place in what people type into a form, and much in an attack.
/// </summary>
public readonly record struct EmailAddress
{
    private const int LongestLocalPart = 64;

    private static readonly SearchValues<char> InLocalPart = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");
    private static readonly SearchValues<char> InDomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private readonly string? _value;

    private EmailAddress(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An e-mail address is made by parsing.");

    public string Domain => Value[(Value.IndexOf('@') + 1)..];

    public static bool TryParse(string? text, out EmailAddress address)
    {
        var parts = (text ?? "").Trim().ToLowerInvariant().Split('@');
        var valid = parts.Length == 2 && IsLocalPart(parts[0]) && TryDomain(ref parts[1])
            && parts[0].Length + 1 + parts[1].Length <= Limits.CharactersPerEmailAddress;
        address = valid ? new EmailAddress($"{parts[0]}@{parts[1]}") : default;
        return valid;
    }

    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("This is not one plain e-mail address.");

    public override string ToString() => Value;

    private static bool IsLocalPart(string part) =>
        part.Length is > 0 and <= LongestLocalPart && part.AsSpan().IndexOfAnyExcept(InLocalPart) < 0
        && part[0] != '.' && part[^1] != '.' && !part.Contains("..", StringComparison.Ordinal);

    private static bool TryDomain(ref string domain)
    {
        // Longer than any address may be, and costly to map.
        if (domain.Length is 0 or > Limits.CharactersPerEmailAddress) return false;

        try
        {
            domain = Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        return domain.AsSpan().IndexOfAnyExcept(InDomain) < 0
            && domain.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-');
    }
}
