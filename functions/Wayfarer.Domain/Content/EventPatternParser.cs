using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads <c>"event": "...", "where": { "category": "shoes", "total": { "greaterThan": 100 } }</c>; a plain value means that
/// the property equals it, several operators that all of them hold.
/// </summary>
internal static class EventPatternParser
{
    private const string By = "by";

    public static EventPattern? Parse(ObjectReader reader, Problems problems)
    {
        var name = reader.Require("event") is { } node ? Name(node, problems) : null;
        var where = reader.Find("where") is { } filters ? Where(filters, problems) : [];
        return name is not null && where is { } complete ? new EventPattern(name, OfPeople(name, complete)) : null;
    }

    /// <summary>An object that holds a pattern and nothing else, as in <c>exit</c>.</summary>
    public static EventPattern? ParseAlone(Node node, string what, Problems problems)
    {
        if (ObjectReader.Open(node, what, problems) is not { } reader) return null;

        var pattern = Parse(reader, problems);
        reader.RejectUnknown();
        return pattern;
    }

    /// <summary>
    /// Who asks for opens and clicks means those of people, unless the pattern looks at "by" itself. What another system
    /// told without saying by whom counts as a person's.
    /// </summary>
    internal static ImmutableArray<PropertyFilter> OfPeople(string name, ImmutableArray<PropertyFilter> where) =>
        name is EventNames.EmailOpened or EventNames.EmailLinkClicked && !where.Any(filter => filter.Path == By)
            ? where.Add(new PropertyFilter(By, new Comparison(ComparisonOperator.NotEqual, [Value.Of(EngagementVerdict.Machine)])))
            : where;

    private static string? Name(Node node, Problems problems)
    {
        var name = node.ReadText("\"event\"", problems);
        if (name is null || name.Length <= Limits.CharactersPerEventName) return name;

        problems.Add(node.At, $"an event's name has at most {Limits.CharactersPerEventName} characters, this one {name.Length}");
        return null;
    }

    private static ImmutableArray<PropertyFilter>? Where(Node node, Problems problems)
    {
        if (node.Kind != NodeKind.Object)
        {
            problems.Add(node.At, $"\"where\" must be an object, not {node.Describe()}", "such as { \"category\": \"shoes\" }");
            return null;
        }

        if (node.Members.Length > Limits.ConditionsPerRule)
        {
            problems.Add(
                node.At,
                $"\"where\" compares {node.Members.Length} properties; at most {Limits.ConditionsPerRule} are allowed");
            return null;
        }

        var filters = node.Members.Select(member => Filters(member, problems)).ToList();
        return filters.Contains(null) ? null : [.. filters.SelectMany(filter => filter!.Value)];
    }

    private static ImmutableArray<PropertyFilter>? Filters(Member property, Problems problems)
    {
        if (property.Value.IsPlain) return [new PropertyFilter(property.Name, ComparisonParser.Equal(property.Value))];

        if (property.Value.Kind != NodeKind.Object || property.Value.Members.IsEmpty)
        {
            problems.Add(
                property.Value.At,
                $"\"{property.Name}\" must be a value or a comparison",
                "such as \"shoes\" or { \"greaterThan\": 100 }");
            return null;
        }

        var filters = ImmutableArray.CreateBuilder<PropertyFilter>();
        foreach (var member in property.Value.Members)
        {
            if (!ComparisonParser.Operators.Contains(member.Name))
                problems.Add(
                    member.At,
                    $"\"{member.Name}\" is not a comparison",
                    Suggestion.ForOrList(member.Name, ComparisonParser.Operators));
            else if (ComparisonParser.Parse(member.Name, member.Value, problems) is { } comparison)
                filters.Add(new PropertyFilter(property.Name, comparison));
        }

        return filters.Count == property.Value.Members.Length ? filters.ToImmutable() : null;
    }
}
