using MimeKit;

namespace Wayfarer.Runtime.Bounces;

/// <summary>Finds the return token in the address that a mail came to.</summary>
internal static class ReturnTokens
{
    private static readonly string[] Headers = ["X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To"];

    public static string? In(MimeMessage message, string? bounceAddress)
    {
        var at = bounceAddress?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        if (at < 0) return null;

        var (before, behind) = (bounceAddress![..at] + "+", bounceAddress[at..]);
        return Headers
            .SelectMany(name => message.Headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Select(header => BounceText.Address(header.Value))
            .Where(address => address is not null
                && address.Length > before.Length + behind.Length
                && address.StartsWith(before, StringComparison.OrdinalIgnoreCase)
                && address.EndsWith(behind, StringComparison.OrdinalIgnoreCase))
            .Select(address => address![before.Length..^behind.Length])
            .FirstOrDefault();
    }
}
