using System.Collections.Immutable;

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
}

/// <summary>
/// A comparison of one value with what a definition says. A value that is absent or of another kind satisfies only
/// <see cref="ComparisonOperator.NotEqual"/>, <see cref="ComparisonOperator.NotIn"/> and <c>exists: false</c>.
/// </summary>
public sealed record Comparison(ComparisonOperator Operator, ImmutableArray<Value> Operands)
{
    private Value Operand => Operands[0];

    public bool Holds(Value value) => Operator switch
    {
        ComparisonOperator.Exists => (value.Kind != ValueKind.Absent) == Operand.Boolean,
        ComparisonOperator.Equal => value.Kind != ValueKind.Absent && value.Same(Operand),
        ComparisonOperator.NotEqual => !value.Same(Operand),
        ComparisonOperator.In => IsOneOf(value),
        ComparisonOperator.NotIn => !IsOneOf(value),
        ComparisonOperator.Contains => value.Kind == ValueKind.List
            ? value.ListContains(Operand)
            : value.Kind == ValueKind.Text && value.Text.Contains(Operand.Text, StringComparison.OrdinalIgnoreCase),
        ComparisonOperator.StartsWith =>
            value.Kind == ValueKind.Text && value.Text.StartsWith(Operand.Text, StringComparison.OrdinalIgnoreCase),
        ComparisonOperator.EndsWith =>
            value.Kind == ValueKind.Text && value.Text.EndsWith(Operand.Text, StringComparison.OrdinalIgnoreCase),
        _ => value.TryNumber(out var number) && Operand.TryNumber(out var bound) && Compare(number, bound),
    };

    /// <summary>One text for all ways of writing the same comparison; part of the key of what is remembered.</summary>
    public string Canonical() => $"{Operator}({string.Join(",", Operands.Select(operand => $"{operand.Kind}:{operand}"))})";

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
