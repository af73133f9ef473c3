using System.Globalization;
using System.Text.Json;

namespace Wayfarer.Domain.Conditions;

public enum ValueKind
{
    Absent,
    Text,
    Number,
    Boolean,
    List,
    Structure,
}

/// <summary>
/// A trait's or property's value as conditions see it: text, number, boolean, list or nothing. JSON's null is nothing;
/// numbers are IEEE doubles, exact for whole numbers up to 2^53.
/// </summary>
public readonly struct Value
{
    private readonly JsonElement _element;
    private readonly string? _text;

    private Value(ValueKind kind, string? text, double number, JsonElement element)
    {
        Kind = kind;
        _text = text;
        Number = number;
        _element = element;
    }

    public static Value Absent => default;

    public ValueKind Kind { get; }

    public double Number { get; }

    public bool Boolean => Number != 0;

    public string Text => _text ?? "";

    public static Value Of(string text) => new(ValueKind.Text, text, 0, default);

    public static Value Of(double number) => new(ValueKind.Number, null, number, default);

    public static Value Of(bool boolean) => new(ValueKind.Boolean, null, boolean ? 1 : 0, default);

    public static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Of(element.GetString()!),
        JsonValueKind.Number => element.TryGetDouble(out var number) && double.IsFinite(number) ? Of(number) : Of(element.GetRawText()),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Array => new Value(ValueKind.List, null, 0, element),
        JsonValueKind.Object => new Value(ValueKind.Structure, null, 0, element),
        _ => Absent,
    };

    /// <summary>The value at a dotted path such as <c>product.price</c>; a member whose name holds the dots comes first.</summary>
    public static Value At(JsonElement? root, string path)
    {
        if (root is not { ValueKind: JsonValueKind.Object } element) return Absent;
        if (element.TryGetProperty(path, out var direct)) return Of(direct);
        if (!path.Contains('.')) return Absent;

        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return Absent;
        }

        return Of(element);
    }

    public bool ListContains(Value item)
    {
        if (Kind != ValueKind.List) return false;

        foreach (var element in _element.EnumerateArray())
        {
            if (Of(element).Same(item)) return true;
        }

        return false;
    }

    /// <summary>Equality as a marketer means it: text without regard to case, and a number equals its own text.</summary>
    public bool Same(Value other)
    {
        if (Kind == other.Kind)
        {
            return Kind switch
            {
                ValueKind.Absent => true,
                ValueKind.Text => string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase),
                ValueKind.Number or ValueKind.Boolean => Number.Equals(other.Number),
                _ => JsonElement.DeepEquals(_element, other._element),
            };
        }

        return TryNumber(out var left) && other.TryNumber(out var right) && left.Equals(right);
    }

    public bool TryNumber(out double number)
    {
        number = Number;
        return Kind switch
        {
            ValueKind.Number => true,
            ValueKind.Text => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number),
            _ => false,
        };
    }

    /// <summary>One text for all values that are the same, and for no others.</summary>
    public string Identity() => Kind switch
    {
        ValueKind.Absent => "",
        ValueKind.Boolean => $"flag {this}",
        ValueKind.List or ValueKind.Structure => $"json {Canonical(_element)}",
        _ => TryNumber(out var number) ? $"number {Of(number + 0.0)}" : $"text {Text.ToUpperInvariant()}",
    };

    public JsonElement ToElement() => Kind switch
    {
        ValueKind.Text => JsonElement.Parse($"\"{JsonEncodedText.Encode(Text)}\""),
        ValueKind.Number or ValueKind.Boolean => JsonElement.Parse(ToString()),
        ValueKind.Absent => JsonElement.Parse("null"),
        _ => _element,
    };

    public override string ToString() => Kind switch
    {
        ValueKind.Absent => "nothing",
        ValueKind.Text => Text,
        ValueKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Boolean => Boolean ? "true" : "false",
        _ => _element.GetRawText(),
    };

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Canonical))}]",
        JsonValueKind.Object =>
            $"{{{string.Join(',', element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{JsonEncodedText.Encode(member.Name)}:{Canonical(member.Value)}"))}}}",
        JsonValueKind.String => $"\"{JsonEncodedText.Encode(element.GetString()!)}\"",
        JsonValueKind.Number => Of(element).ToString(),
        _ => element.GetRawText(),
    };
}
