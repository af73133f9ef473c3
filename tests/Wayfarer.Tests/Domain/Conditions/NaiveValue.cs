using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Values and their comparisons, read off the JSON of a rule and of an event.</summary>
internal static class NaiveValue
{
    /// <summary>Null for what is not there; text, a number, true or false, or the JSON of lists and objects.</summary>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => element,
    };

    public static object? At(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(path, out var whole)) return Of(whole);

        var found = element;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) return null;
        }

        return Of(found);
    }

    public static double? Number(object? value) => value switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    public static bool Same(object? one, object? other)
    {
        if (one is string text && other is string more) return Upper(text) == Upper(more);
        if (one is bool || other is bool) return one is bool yes && other is bool no && yes == no;
        if (one is JsonElement || other is JsonElement) return one is JsonElement left && other is JsonElement right && Sorted(left) == Sorted(right);
        return Number(one) is { } number && number == Number(other);
    }

    public static bool Holds(string name, object? value, JsonElement operand)
    {
        switch (name)
        {
            case "exists":
                return operand.GetBoolean() ? value is not null : value is null;
            case "equals":
                return value is not null && Same(value, Of(operand));
            case "notEquals":
                return value is null || !Same(value, Of(operand));
            case "in":
                return value is not null && operand.EnumerateArray().Any(item => Same(value, Of(item)));
            case "notIn":
                return value is null || operand.EnumerateArray().All(item => !Same(value, Of(item)));
            case "greaterThan":
                return Number(value) > operand.GetDouble();
            case "lessThan":
                return Number(value) < operand.GetDouble();
            case "atLeast":
                return Number(value) >= operand.GetDouble();
            case "atMost":
                return Number(value) <= operand.GetDouble();
            case "contains":
                return Contains(value, Of(operand)!);
            case "containsAny":
                return operand.EnumerateArray().Any(item => Contains(value, Of(item)!));
            case "containsAll":
                return operand.EnumerateArray().All(item => Contains(value, Of(item)!));
            case "startsWith":
                return value is string text && Upper(text).StartsWith(Upper(operand.GetString()!), StringComparison.Ordinal);
            case "endsWith":
                return value is string words && Upper(words).EndsWith(Upper(operand.GetString()!), StringComparison.Ordinal);
            case "matches":
                return value is string line && Regex.IsMatch(line, operand.GetString()!, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            default:
                throw new InvalidOperationException(name);
        }
    }

    /// <summary>One text for all values that are the same.</summary>
    public static string Identity(object value) => value switch
    {
        bool flag => $"flag {flag}",
        JsonElement element => $"json {Sorted(element)}",
        _ when Number(value) is { } number => string.Create(CultureInfo.InvariantCulture, $"number {number + 0.0}"),
        _ => $"text {Upper((string)value)}",
    };

    private static bool Contains(object? value, object part) => value switch
    {
        string text => Upper(text).Contains(Upper(Convert.ToString(part, CultureInfo.InvariantCulture)!), StringComparison.Ordinal),
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(item => Same(Of(item), part)),
        _ => false,
    };

    private static string Upper(string text) => string.Concat(text.Select(char.ToUpperInvariant));

    private static string Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Sorted))}]",
        JsonValueKind.Object => $"{{{string.Join(",", element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Sorted(member.Value)}"))}}}",
        JsonValueKind.String => JsonSerializer.Serialize(element.GetString()),
        JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => element.GetRawText(),
    };
}
