using System.Text.RegularExpressions;

namespace Wayfarer.Runtime.Messages;

/// <summary>Finds the web addresses in a plain text, without the punctuation that only stands behind them.</summary>
internal static partial class TextLinks
{
    /// <param name="replace">What takes an address's place; null to leave it.</param>
    public static string Rewrite(string text, Func<string, string?> replace) => Addresses().Replace(text, match => replace(match.Value) ?? match.Value);

    [GeneratedRegex("""https?://[^\s<>"\u0000-\u001f]*[^\s<>"\u0000-\u001f.,;:!?'()\[\]{}]""", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
