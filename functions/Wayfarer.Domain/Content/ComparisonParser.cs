using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Content;

/// <summary>Reads what stands behind an operator: <c>"greaterThan": 100</c>.</summary>
internal static class ComparisonParser
{
    public static readonly ImmutableArray<string> Operators =
    [
        "exists", "equals", "notEquals", "in", "notIn", "greaterThan", "lessThan", "atLeast", "atMost", "contains", "startsWith",
        "endsWith", "containsAny", "containsAll", "matches",
    ];

    /// <summary>For what is always a number or nothing.</summary>
    public static readonly ImmutableArray<string> OfNumbers = ["exists", "equals", "notEquals", "greaterThan", "lessThan", "atLeast", "atMost"];

    /// <summary>For what is one of a few words.</summary>
    public static readonly ImmutableArray<string> OfWords = ["equals", "notEquals", "in", "notIn"];

    public static Comparison? Parse(string name, Node operand, Problems problems)
    {
        var what = $"\"{name}\"";
        return name switch
        {
            "exists" => operand.ReadFlag(what, problems) is { } exists ? Of(ComparisonOperator.Exists, Value.Of(exists)) : null,
            "equals" => Plain(ComparisonOperator.Equal, what, operand, problems),
            "notEquals" => Plain(ComparisonOperator.NotEqual, what, operand, problems),
            "in" => OneOf(ComparisonOperator.In, what, operand, problems),
            "notIn" => OneOf(ComparisonOperator.NotIn, what, operand, problems),
            "greaterThan" => Number(ComparisonOperator.GreaterThan, what, operand, problems),
            "lessThan" => Number(ComparisonOperator.LessThan, what, operand, problems),
            "atLeast" => Number(ComparisonOperator.AtLeast, what, operand, problems),
            "atMost" => Number(ComparisonOperator.AtMost, what, operand, problems),
            "contains" => Plain(ComparisonOperator.Contains, what, operand, problems),
            "startsWith" => Text(ComparisonOperator.StartsWith, what, operand, problems),
            "containsAny" => OneOf(ComparisonOperator.ContainsAny, what, operand, problems),
            "containsAll" => OneOf(ComparisonOperator.ContainsAll, what, operand, problems),
            "matches" => Expression(what, operand, problems),
            _ => Text(ComparisonOperator.EndsWith, what, operand, problems),
        };
    }

    public static Comparison Equal(Node operand) => Of(ComparisonOperator.Equal, operand.ToValue());

    private static Comparison Of(ComparisonOperator @operator, params ImmutableArray<Value> operands) => new(@operator, operands);

    private static Comparison? Plain(ComparisonOperator @operator, string what, Node operand, Problems problems)
    {
        if (IsPlain(operand, what, problems)) return Of(@operator, operand.ToValue());
        return null;
    }

    private static Comparison? OneOf(ComparisonOperator @operator, string what, Node operand, Problems problems)
    {
        if (operand.ReadList(what, Limits.ConditionsPerRule, problems) is not { } items) return null;

        var plain = items.Where(item => IsPlain(item, $"an entry of {what}", problems)).ToList();
        return plain.Count == items.Length ? new Comparison(@operator, [.. plain.Select(item => item.ToValue())]) : null;
    }

    private static Comparison? Number(ComparisonOperator @operator, string what, Node operand, Problems problems)
    {
        if (operand.Kind == NodeKind.Number) return Of(@operator, operand.ToValue());

        problems.Add(operand.At, $"{what} must be a number, not {operand.Describe()}");
        return null;
    }

    private static Comparison? Text(ComparisonOperator @operator, string what, Node operand, Problems problems) =>
        operand.ReadText(what, problems) is { } text ? Of(@operator, Value.Of(text)) : null;

    private static Comparison? Expression(string what, Node operand, Problems problems)
    {
        if (operand.ReadText(what, problems) is not { } text) return null;
        if (text.Length > Limits.CharactersPerExpression)
        {
            problems.Add(operand.At, $"{what} has {text.Length} characters; at most {Limits.CharactersPerExpression} are allowed");
            return null;
        }

        try
        {
            Comparison.Pattern(text);
            return Of(ComparisonOperator.Matches, Value.Of(text));
        }
        catch (NotSupportedException)
        {
            problems.Add(operand.At, $"{what} uses a look-around, a back reference or a condition, which would take for ever on some texts", "write it without");
        }
        catch (ArgumentException wrong)
        {
            problems.Add(operand.At, $"{what} is no regular expression: {wrong.Message.TrimEnd('.')}");
        }

        return null;
    }

    private static bool IsPlain(Node operand, string what, Problems problems)
    {
        if (operand.IsPlain) return true;

        var advice = operand.Kind == NodeKind.Null ? "write \"exists\": false for what is not there" : null;
        problems.Add(operand.At, $"{what} must be text, a number, true or false, not {operand.Describe()}", advice);
        return false;
    }
}
