using System.Globalization;

namespace Wayfarer.Local.Client;

/// <summary>
/// Text of strangers for a terminal. A public key lets anybody send anything: what a terminal would take as an order, or what
/// would turn the line around, is replaced.
/// </summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    public static string Of(string? text) => text is null ? "" : string.Create(text.Length, text, (span, source) =>
    {
        for (var index = 0; index < span.Length; index++) span[index] = IsHarmless(source[index]) ? source[index] : Replacement;
    });

    private static bool IsHarmless(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
