using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Wayfarer.Domain.Connectors;

/// <summary>
/// Where a value stands in the data of an event: <c>customer.id</c>, or a JSON Pointer such as <c>/customer/id</c> for names
/// that have dots themselves. Systems do not agree with themselves about the case of a name: it counts only where two differ
/// by nothing else.
/// </summary>
public sealed record DataPath(string Text)
{
    public const string Advice = "write names with dots between them, such as \"customer.id\", or a JSON Pointer such as \"/customer/id\"";

    private const int MostNames = 16;

    private readonly ImmutableArray<string> _names = Names(Text) ?? throw new FormatException($"'{Text}' is no path.");

    public static bool TryParse(string text, out DataPath path)
    {
        path = Names(text) is null ? null! : new DataPath(text);
        return path is not null;
    }

    public JsonElement? Find(JsonElement data)
    {
        var found = data;
        foreach (var name in _names)
        {
            if (Step(found, name) is not { } next) return null;

            found = next;
        }

        return found.ValueKind == JsonValueKind.Null ? null : found;
    }

    /// <summary>A value that can name somebody or an instant, as text.</summary>
    public string? FindText(JsonElement data) => Find(data) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public override string ToString() => Text;

    public bool Equals(DataPath? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static JsonElement? Step(JsonElement at, string name)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength() ? at[index] : null;
        }

        if (at.ValueKind != JsonValueKind.Object) return null;
        if (at.TryGetProperty(name, out var exact)) return exact;

        foreach (var member in at.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }

        return null;
    }

    private static ImmutableArray<string>? Names(string text)
    {
        ImmutableArray<string> names = text.StartsWith('/')
            ? [.. text[1..].Split('/').Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : [.. text.Split('.')];
        return names.Length <= MostNames && names.All(name => name.Length > 0 && !name.Any(char.IsControl)) ? names : null;
    }
}
