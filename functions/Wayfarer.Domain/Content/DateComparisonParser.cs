using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Content;

/// <summary>Reads what stands behind an operator for dates: <c>"withinNext": "7d"</c>.</summary>
internal static class DateComparisonParser
{
    public static readonly ImmutableArray<string> Operators = ["before", "after", "withinLast", "withinNext", "olderThan", "anniversaryWithin"];

    public static readonly ImmutableArray<string> OperatorsOfTraits = [.. ComparisonParser.Operators, .. Operators];

    private const string Now = "now";

    public static DateComparison? Parse(string name, Node operand, Problems problems)
    {
        var what = $"\"{name}\"";
        return name switch
        {
            "before" => Date(operand, what, problems) is { } date ? new DateComparison.Before(date.Value) : null,
            "after" => Date(operand, what, problems) is { } date ? new DateComparison.After(date.Value) : null,
            "withinLast" => operand.ReadPositiveDuration(what, problems) is { } time ? new DateComparison.WithinLast(time) : null,
            "withinNext" => operand.ReadPositiveDuration(what, problems) is { } time ? new DateComparison.WithinNext(time) : null,
            "olderThan" => operand.ReadPositiveDuration(what, problems) is { } time ? new DateComparison.OlderThan(time) : null,
            _ => operand.ReadWhole(what, 0, Limits.DaysToAnniversary, problems) is { } days ? new DateComparison.AnniversaryWithin(days) : null,
        };
    }

    private static (DateValue? Value, bool IsThere)? Date(Node operand, string what, Problems problems)
    {
        if (operand.ReadText(what, problems) is not { } text) return null;
        if (text == Now) return (null, true);
        if (DateValue.TryParse(text, out var date)) return (date, true);

        problems.Add(operand.At, $"{what} is \"{text}\"", "write a date such as \"2026-01-31\", an instant such as \"2026-01-31T09:00:00Z\", or \"now\"");
        return null;
    }
}
