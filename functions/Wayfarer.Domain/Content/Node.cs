using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Content;

internal enum NodeKind
{
    Object,
    List,
    Text,
    Number,
    Boolean,
    Null,
}

/// <summary>One value of a JSON file together with where it stands, so that every problem can point at its cause.</summary>
internal sealed record Node(NodeKind Kind, Position At)
{
    /// <summary>The text, or a number or boolean as it was written.</summary>
    public string Text { get; init; } = "";

    public ImmutableArray<Member> Members { get; init; } = [];

    public ImmutableArray<Node> Items { get; init; } = [];

    public double Number => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public bool IsPlain => Kind is NodeKind.Text or NodeKind.Number or NodeKind.Boolean;

    public string Describe() => Kind switch
    {
        NodeKind.Object => "an object",
        NodeKind.List => "a list",
        NodeKind.Text => "text",
        NodeKind.Number => "a number",
        NodeKind.Boolean => Text,
        _ => "null",
    };

    public Value ToValue() => Kind switch
    {
        NodeKind.Text => Value.Of(Text),
        NodeKind.Number => Value.Of(Number),
        _ => Value.Of(Text == "true"),
    };

    public JsonElement ToElement() => JsonElement.Parse(CanonicalJson.Of(this).Span);
}

internal sealed record Member(string Name, Position At, Node Value);
