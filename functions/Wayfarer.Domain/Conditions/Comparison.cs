using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Wayfarer.Domain.Conditions;

public enum ComparisonOperator
{
    Exists,
    Equal,
    NotEqual,
    In,
    NotIn,
    GreaterThan,
    LessThan,
    AtLeast,
    AtMost,
    Contains,
    StartsWith,
    EndsWith,
    ContainsAny,
    ContainsAll,

    /// <summary>The text matches a regular expression, in time that grows with the text alone.</summary>
    Matches,
}

/// <summary>
/// A comparison of one value with what a definition says. A value that is absent or of another kind satisfies only
/// <see cref="ComparisonOperator.NotEqual"/>, <see cref="ComparisonOperator.NotIn"/> and <c>exists: false</c>.
/// </summary>
public sealed record Comparison(ComparisonOperator Operator, ImmutableArray<Value> Operands)
{
    // A pattern is written once and matched for years; there are as many as files hold.
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>Whether there is a value at all.</summary>
    public static readonly Comparison Any = new(ComparisonOperator.Exists, [Value.Of(true)]);

    private Value Operand => Operands[0];

    public bool Holds(Value value) => Operator switch
    {
        ComparisonOperator.Exists => (value.Kind != ValueKind.Absent) == Operand.Boolean,
        ComparisonOperator.Equal => value.Kind != ValueKind.Absent && value.Same(Operand),
        ComparisonOperator.NotEqual => !value.Same(Operand),
        ComparisonOperator.In => IsOneOf(value),
        ComparisonOperator.NotIn => !IsOneOf(value),
        ComparisonOperator.Contains => Contains(value, Operand),
        ComparisonOperator.ContainsAny => Operands.Any(operand => Contains(value, operand)),
        ComparisonOperator.ContainsAll => Operands.All(operand => Contains(value, operand)),
        ComparisonOperator.Matches => value.Kind == ValueKind.Text && Pattern(Operand.Text).IsMatch(value.Text),
        ComparisonOperator.StartsWith =>
            value.Kind == ValueKind.Text && value.Text.StartsWith(Operand.Text, StringComparison.OrdinalIgnoreCase),
        ComparisonOperator.EndsWith =>
            value.Kind == ValueKind.Text && value.Text.EndsWith(Operand.Text, StringComparison.OrdinalIgnoreCase),
        _ => value.TryNumber(out var number) && Operand.TryNumber(out var bound) && Compare(number, bound),
    };

    /// <summary>One text for all ways of writing the same comparison; part of the key of what is remembered.</summary>
    public string Canonical() => $"{Operator}({string.Join(",", Operands.Select(operand => $"{operand.Kind}:{Escaped(operand)}"))})";

    /// <summary>The expression as it is matched: without regard to case or culture, and never in more than linear time.</summary>
    internal static Regex Pattern(string text)
    {
        // Previews come with expressions that no file holds.
        if (Patterns.Count >= Limits.ExpressionsRemembered) Patterns.Clear();

        return Patterns.GetOrAdd(
            text, static pattern => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    // Two different lists of texts are never one: what parts them is marked where it is part of a text.
    private static string Escaped(Value operand) =>
        operand.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static bool Contains(Value value, Value part) => value.Kind == ValueKind.List
        ? value.ListContains(part)
        : value.Kind == ValueKind.Text && value.Text.Contains(part.ToString(), StringComparison.OrdinalIgnoreCase);

    private bool IsOneOf(Value value)
    {
        foreach (var operand in Operands)
        {
            if (value.Kind != ValueKind.Absent && value.Same(operand)) return true;
        }

        return false;
    }

    private bool Compare(double number, double bound) => Operator switch
    {
        ComparisonOperator.GreaterThan => number > bound,
        ComparisonOperator.LessThan => number < bound,
        ComparisonOperator.AtLeast => number >= bound,
        _ => number <= bound,
    };
}
