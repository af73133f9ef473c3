using System.Buffers;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Whether a text has the shape of <c>name@example.com</c> or <c>Name &lt;name@example.com&gt;</c>. Whether anybody reads
/// mail there only a delivery can tell.
/// </summary>
internal static class MailAddress
{
    public const string Advice = "write name@example.com or Name <name@example.com>";

    private const int LongestAddress = 254;

    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \t\r\n\0<>,;:\"()[]\\");

    public static bool IsValid(string text)
    {
        var address = text.AsSpan().Trim();
        var open = address.LastIndexOf('<');
        if (open >= 0)
        {
            if (address[^1] != '>' || address[..open].IndexOfAny('<', '>', '@') >= 0) return false;

            address = address[(open + 1)..^1];
        }

        var at = address.IndexOf('@');
        return at > 0
            && at < address.Length - 1
            && at == address.LastIndexOf('@')
            && address.Length <= LongestAddress
            && address.IndexOfAny(NotInAddress) < 0;
    }
}
