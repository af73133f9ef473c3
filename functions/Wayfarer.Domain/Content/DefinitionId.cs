using System.Buffers;

namespace Wayfarer.Domain.Content;

/// <summary>
/// The rule for the ids of definitions, steps and people: they stand in file names, keys and addresses of pages.
/// </summary>
public static class DefinitionId
{
    public const string Advice = "use lower-case letters, digits and hyphens, at most 64 characters";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Limits.CharactersPerDefinitionId && text.AsSpan().IndexOfAnyExcept(Allowed) < 0;
}
