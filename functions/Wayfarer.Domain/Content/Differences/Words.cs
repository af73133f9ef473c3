using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
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
        Condition.TraitDateIs date => $"the trait {date.Trait} {Of(date.Comparison)}",
        Condition.EventCount count => $"{Of(count.Pattern)} {Times(count)}{Of(count.Window)}",
        Condition.EventValue value => $"the {Of(value.Aggregate)} {value.Property} of {Of(value.Pattern)}{Of(value.Window)} {Of(value.Comparison)}",
        Condition.Sequence sequence => $"{List(sequence.Steps.Select(Of), "then")}{Of(sequence.Window)}",
        Condition.ScoreIs score => $"the score {score.Score} {Of(score.Comparison)}",
        Condition.GradeIs grade => $"the grade of {grade.Score} {Of(grade.Comparison)}",
        Condition.ConsentIs consent => $"may be written to about {consent.Topic}",
        Condition.JourneyIs journey => $"{Of(journey.Standing)} the journey {journey.Journey}",
        Condition.BucketIs bucket => $"is in {Percent(bucket.From)} to {Percent(bucket.To)} % of the bucket {bucket.Bucket}",
        Condition.RfmIs rfm => $"is one of the {ConditionParser.RfmGroups.First(known => known.Value == rfm.Group).Key} buyers",
        _ => throw new InvariantException($"A condition of the unknown kind {condition.GetType().Name} has no words."),
    };

    private static string Of(SequenceStep step) => $"{Of(step.Pattern)}{(step.Within is { } within ? $" within {Of(within)}" : "")}";

    private static string Of(Window window) => window switch
    {
        Window.AllTime => "",
        Window.Rolling rolling => $" within {Of(rolling.Within)}",
        Window.During { Period: var period, TimeZone: var zone } => $" {period.ToString().Replace('-', ' ')}{(zone is null ? "" : $" in {zone}")}",
        Window.Since since => $" since {Of(since.Anchor)}",
        _ => " since the entry",
    };

    public static string Of(Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => "sum of",
        Aggregate.Average => "average of",
        Aggregate.Min => "least",
        Aggregate.Max => "greatest",
        Aggregate.Distinct => "number of different values of",
        Aggregate.First => "first",
        _ => "last",
    };

    private static string Of(DateComparison comparison) => comparison switch
    {
        DateComparison.Before before => $"is before {before.Date?.ToString() ?? "now"}",
        DateComparison.After after => $"is after {after.Date?.ToString() ?? "now"}",
        DateComparison.WithinLast last => $"is within the last {Of(last.Time)}",
        DateComparison.WithinNext next => $"is within the next {Of(next.Time)}",
        DateComparison.OlderThan older => $"is at least {Of(older.Time)} ago",
        DateComparison.AnniversaryWithin { Days: 0 } => "comes round today",
        DateComparison.AnniversaryWithin { Days: var days } => $"comes round within {Count(days, "day")}",
        _ => throw new InvariantException($"A comparison of the unknown kind {comparison.GetType().Name} has no words."),
    };

    private static string Of(JourneyStanding standing) => standing switch
    {
        JourneyStanding.Inside => "is inside",
        JourneyStanding.Entered => "has entered",
        JourneyStanding.Finished => "has finished",
        _ => "has reached the goal of",
    };

    public static string Percent(int hundredths) => (hundredths / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What a segment is.</summary>
    public static string Of(Segment segment) => segment.If is { } rule ? Of(rule) : "who was put into it";

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
        Step.List list => List([.. list.Add.Select(segment => $"puts into {segment}"), .. list.Remove.Select(segment => $"takes out of {segment}")], "and"),
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
            ComparisonOperator.ContainsAny => $"contains {operands}",
            ComparisonOperator.ContainsAll => $"contains {List(comparison.Operands.Select(operand => operand.ToString()), "and")}",
            ComparisonOperator.Matches => $"matches {operands}",
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
