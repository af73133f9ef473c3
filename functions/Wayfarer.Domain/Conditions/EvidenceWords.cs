using System.Globalization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

/// <summary>An explanation as people would say it.</summary>
public static class EvidenceWords
{
    private const int MostShown = 200;

    /// <summary>What a clause asks, without the clauses that stand below it.</summary>
    public static string Of(Condition clause) => clause switch
    {
        Condition.All => "all of these hold",
        Condition.Any => "at least one of these holds",
        Condition.Not => "this does not hold",
        _ => Words.Of(clause),
    };

    public static string Of(Truth truth) => truth switch
    {
        Truth.True => "holds",
        Truth.False => "does not hold",
        _ => "is not known",
    };

    public static string Of(Evidence evidence) => evidence switch
    {
        Evidence.Seen { Event: null } gone => $"\"{gone.Pattern.Name}\" {gone.Occurrence.At}{ValueOf(gone)}, of which history has no more",
        Evidence.Seen { Event: { } @event } seen => $"\"{@event.Name}\" {seen.Occurrence.At}{ValueOf(seen)}",
        Evidence.SeenInHour { Hour: var hour } many => $"{hour.Count} of \"{many.Pattern.Name}\" {HourOf(hour)}: "
            + $"{many.Property} comes to {Number(hour.Sum)}, from {Number(hour.Min)} to {Number(hour.Max)}",
        Evidence.TraitValue { Value.Kind: ValueKind.Absent } trait => $"{trait.Trait} is not known",
        Evidence.TraitValue trait => $"{trait.Trait} is {Shortened(trait.Value)}{(trait.Known is { } known ? $" since {known.At}" : "")}",
        Evidence.PropertyValue { Value.Kind: ValueKind.Absent } property => $"there is no property {property.Property}",
        Evidence.PropertyValue property => $"{property.Property} is {Shortened(property.Value)}",
        Evidence.Zone zone => $"the calendar is that of {zone.Name}, {(zone.IsOwn ? "the contact's own zone" : "because the contact's own zone is not known")}",
        Evidence.Tagged { Known: null } tag => $"was never tagged \"{tag.Tag}\"",
        Evidence.Tagged { Known: { Present: true } known } tag => $"was tagged \"{tag.Tag}\" {known.At}",
        Evidence.Tagged { Known: { } known } tag => $"the tag \"{tag.Tag}\" was removed {known.At}",
        Evidence.Listed { Known: null } list => $"was never put into {list.Segment}",
        Evidence.Listed { Known: { Inside: true } known } list => $"was put into {list.Segment} {known.At}",
        Evidence.Listed { Known: { } known } list => $"was taken out of {list.Segment} {known.At}",
        Evidence.InJourney journey => Of(journey),
        Evidence.InBucket bucket => $"is at {Words.Percent(bucket.Number)} % of the bucket {bucket.Bucket}",
        _ => throw new InvariantException($"Evidence of the unknown kind {evidence.GetType().Name} has no words."),
    };

    private static string Of(Evidence.InJourney evidence)
    {
        if (evidence.Memory is not { } memory || memory.Entered == memory.Dark) return $"never entered {evidence.Journey}";

        string?[] parts =
        [
            $"entered {evidence.Journey} {Words.Count(memory.Entered - memory.Dark, "time")}, last {memory.LastEnteredAt}",
            evidence.OpenSince is { } since ? $"is inside since {since}" : "is not inside",
            memory.FinishedAt is { } finished ? $"finished {finished}" : null,
            memory.GoalReachedAt is { } reached ? $"reached the goal {reached}" : null,
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    private static string ValueOf(Evidence.Seen seen) => seen switch
    {
        { Property: null } => "",
        { Value.Kind: ValueKind.Absent } => "",
        _ => $" with {seen.Property} {Shortened(seen.Value)}",
    };

    private static string HourOf(HourOfAmounts hour) => hour.Hour == Instant.Epoch ? "before the hours that are remembered" : $"in the hour from {hour.Hour}";

    private static string Number(Int128 amount) => Amount.Number(amount).ToString("R", CultureInfo.InvariantCulture);

    private static string Shortened(Value value) => value.ToString() is { Length: > MostShown } text ? text[..MostShown] + "..." : value.ToString();
}
