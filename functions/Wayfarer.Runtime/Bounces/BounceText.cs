using Wayfarer.Runtime.Channels;

namespace Wayfarer.Runtime.Bounces;

/// <summary>Reads values of reports, which are written by many hands.</summary>
internal static class BounceText
{
    private const int LongestDiagnostic = 500;

    /// <summary>What stands behind the type, as in <c>rfc822; ada@example.com</c> or <c>smtp; 550 unknown</c>.</summary>
    public static string? AfterType(string? value)
    {
        if (value is null) return null;

        var end = value.IndexOf(';', StringComparison.Ordinal);
        return (end is > 0 and < 20 && !value.AsSpan(0, end).Contains('@') ? value[(end + 1)..] : value).Trim();
    }

    /// <summary>The address as it stands there; null when it is none that mail is sent to.</summary>
    public static string? Address(string? text)
    {
        if (text is null || !MailMessage.TryRecipient(text.Trim(), out var address)) return null;

        return text.Contains(address, StringComparison.OrdinalIgnoreCase) ? address : null;
    }

    public static string? OneLine(string? text)
    {
        var words = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : words[..Math.Min(words.Length, LongestDiagnostic)];
    }
}
