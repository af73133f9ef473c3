using System.Collections;
using System.Globalization;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// The filters that make values longer, in place of the library's own, which double a value in a loop without end.
/// </summary>
internal static class BoundedFilters
{
    private const int CharactersAtMost = 64 * 1024;

    public static string Append(string? input, string? suffix) => Joined(input ?? "", suffix ?? "");

    public static string Prepend(string? input, string? prefix) => Joined(prefix ?? "", input ?? "");

    public static string? Replace(string? input, string? old, string? replacement = "")
    {
        if (string.IsNullOrEmpty(input) || string.IsNullOrEmpty(old)) return input;

        var occurrences = input.AsSpan().Count(old);
        Ensure(input.Length + ((long)occurrences * ((replacement?.Length ?? 0) - old.Length)));
        return input.Replace(old, replacement, StringComparison.Ordinal);
    }

    public static string? Join(IEnumerable? input, string? glue = " ")
    {
        if (input is null or string) return (string?)input;

        var parts = input.Cast<object?>().Select(part => Convert.ToString(part, CultureInfo.InvariantCulture) ?? "").ToList();
        Ensure(parts.Sum(part => (long)part.Length) + ((long)parts.Count * (glue?.Length ?? 0)));
        return string.Join(glue, parts);
    }

    private static string Joined(string left, string right)
    {
        Ensure((long)left.Length + right.Length);
        return left + right;
    }

    private static void Ensure(long characters)
    {
        if (characters > CharactersAtMost) throw new TemplateException($"a value is longer than {CharactersAtMost} characters");
    }
}
