using System.Globalization;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// One mailbox, written the one way in which it is compared: trimmed and in lower case. Only plain addresses can be made: a
/// quoted local part, a comment or a display name has no place in what people type into a form, and much in an attack.
/// </summary>
public readonly record struct EmailAddress
{
    private const int LongestLocalPart = 64;
    private const string NotInLocalParts = "\"(),:;<>@[\\]";

    private readonly string? _value;

    private EmailAddress(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An e-mail address is made by parsing.");

    public string Domain => Value[(Value.IndexOf('@') + 1)..];

    public static bool TryParse(string? text, out EmailAddress address)
    {
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.IndexOf('@');
        var valid = trimmed.Length <= Limits.CharactersPerEmailAddress && at > 0
            && IsLocalPart(trimmed.AsSpan(0, at)) && IsDomain(trimmed.AsSpan(at + 1));
        address = valid ? new EmailAddress(trimmed.ToLowerInvariant()) : default;
        return valid;
    }

    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("This is not one plain e-mail address.");

    public override string ToString() => Value;

    private static bool IsLocalPart(ReadOnlySpan<char> part)
    {
        if (part.Length > LongestLocalPart || part[0] == '.' || part[^1] == '.') return false;

        foreach (var character in part)
        {
            if (!IsVisible(character) || NotInLocalParts.Contains(character)) return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var label in domain.Split('.'))
        {
            var part = domain[label];
            if (part.IsEmpty || part[0] == '-' || part[^1] == '-') return false;

            foreach (var character in part)
            {
                if (!char.IsLetterOrDigit(character) && character != '-') return false;
            }
        }

        return true;
    }

    private static bool IsVisible(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
