using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>Definitions as people would say them.</summary>
public static class Words
{
    public static string Of(TimeSpan time) => time switch
    {
        _ when Whole(time, TimeSpan.TicksPerDay) is { } days => Count(days, "day"),
        _ when Whole(time, TimeSpan.TicksPerHour) is { } hours => Count(hours, "hour"),
        _ when Whole(time, TimeSpan.TicksPerMinute) is { } minutes => Count(minutes, "minute"),
        _ => Count((long)time.TotalSeconds, "second"),
    };

    public static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    public static string Of(EventPattern pattern) => pattern.Where.IsEmpty
        ? $"\"{pattern.Name}\""
        : $"\"{pattern.Name}\" ({List(pattern.Where.Select(filter => $"{filter.Path} {Of(filter.Comparison)}"), "and")})";

    public static string Of(Condition condition) => condition switch
    {
        Condition.All all => List(all.Conditions.Select(Inner), "and"),
        Condition.Any any => List(any.Conditions.Select(Inner), "or"),
        Condition.Not not => $"not {Inner(not.Inner)}",
        Condition.TraitIs trait => $"the trait {trait.Trait} {Of(trait.Comparison)}",
        Condition.PropertyIs property => $"the property {property.Property} {Of(property.Comparison)}",
        Condition.TagIs tag => $"has the tag \"{tag.Tag}\"",
        Condition.SegmentIs segment => $"is in the segment {segment.Segment}",
        Condition.EventCount count => $"{Of(count.Pattern)} {Times(count)}{(count.Within is { } window ? $" within {Of(window)}" : "")}",
        _ => throw new InvariantException($"A condition of the unknown kind {condition.GetType().Name} has no words."),
    };

    /// <summary>What a step does.</summary>
    public static string Of(Step step, Journey journey) => step switch
    {
        Step.Wait wait => $"waits {Of(wait.Elapsed)}",
        Step.WaitUntil until => $"waits until {until.Calendar.At.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)}, "
            + $"{(until.Calendar.Days == 0 ? "the same day" : $"{Count(until.Calendar.Days, "day")} on")}",
        Step.WaitFor wait => $"waits for {Of(wait.Pattern)}{(wait.Message is { } sent ? $" of what \"{sent}\" sent" : "")}"
            + $"{(wait.AtMost is { } most ? $", at most {Of(most)}" : "")}",
        Step.Branch branch => $"asks {List(branch.Cases.Select(branchCase => $"{Of(branchCase.If)} (then {Target(branchCase.To, journey)})"), "or else")}",
        Step.Split split => $"divides at random: {List(split.Paths.Select(path => $"{path.Percent} % to {Target(path.To, journey)}"), "and")}",
        Step.Send send => $"sends \"{send.Message}\"",
        Step.Update update => $"sets {List(update.Traits.Select(trait => $"{trait.Key} to {trait.Value.GetRawText()}"), "and")}",
        Step.Tag tag => List([.. tag.Add.Select(name => $"tags \"{name}\""), .. tag.Remove.Select(name => $"removes the tag \"{name}\"")], "and"),
        Step.Notify notify => $"notifies {notify.To}: {notify.Message}",
        Step.Exit exit => $"ends the journey: {exit.Reason}",
        _ => throw new InvariantException($"A step of the unknown kind {step.GetType().Name} has no words."),
    };

    /// <summary>Where a step leads.</summary>
    public static string Ways(Step step, Journey journey) => step switch
    {
        Step.WaitFor wait => $"on the event to {Target(wait.OnEvent, journey)}"
            + $"{(wait.AtMost is null ? "" : $", after the time to {Target(wait.OnTimeout, journey)}")}",
        Step.Branch => $"otherwise to {Target(step.Next, journey)}",
        Step.Split or Step.Exit => "",
        _ => $"on to {Target(step.Next, journey)}",
    };

    public static string List(IEnumerable<string> items, string last)
    {
        ImmutableArray<string> all = [.. items];
        return all.Length <= 1 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }

    private static string Target(int place, Journey journey) => place == Journey.End ? "the end" : $"\"{journey.Steps[place].Id}\"";

    private static string Inner(Condition condition) => condition is Condition.All or Condition.Any ? $"({Of(condition)})" : Of(condition);

    private static string Of(Comparison comparison)
    {
        var operands = List(comparison.Operands.Select(operand => operand.ToString()), "or");
        return comparison.Operator switch
        {
            ComparisonOperator.Exists => operands == "true" ? "is there" : "is not there",
            ComparisonOperator.Equal => $"is {operands}",
            ComparisonOperator.NotEqual => $"is not {operands}",
            ComparisonOperator.In => $"is one of {operands}",
            ComparisonOperator.NotIn => $"is none of {operands}",
            ComparisonOperator.GreaterThan => $"is greater than {operands}",
            ComparisonOperator.LessThan => $"is less than {operands}",
            ComparisonOperator.AtLeast => $"is at least {operands}",
            ComparisonOperator.AtMost => $"is at most {operands}",
            ComparisonOperator.Contains => $"contains {operands}",
            ComparisonOperator.StartsWith => $"starts with {operands}",
            _ => $"ends with {operands}",
        };
    }

    private static string Times(Condition.EventCount count) => (count.AtLeast, count.AtMost) switch
    {
        (0, 0) => "never",
        (0, { } most) => $"at most {Count(most, "time")}",
        ({ } least, null) => $"at least {Count(least, "time")}",
        var (least, most) when least == most => $"exactly {Count(least, "time")}",
        var (least, most) => $"{least} to {most} times",
    };

    private static long? Whole(TimeSpan time, long unit) => time.Ticks >= unit && time.Ticks % unit == 0 ? time.Ticks / unit : null;
}
