using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// How a contact's score comes about: points by rules, which decay, are bounded by group and in total, and cross thresholds.
/// A score is a pure function of what the contact remembers and of the instant; nothing is ever added up over time. The
/// version is a hash of the definition.
/// </summary>
public sealed record ScoreModel(string Id, string Version, ImmutableArray<ScoreRule> Rules)
{
    /// <summary>In order of name; a group without a bound is not listed.</summary>
    public ImmutableArray<ScoreGroup> Groups { get; init; } = [];

    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>From the lowest to the highest.</summary>
    public ImmutableArray<ScoreThreshold> Thresholds { get; init; } = [];

    public GradeMatrix? Grade { get; init; }

    public AccountRollUp? Account { get; init; }
}

/// <summary>What gives points. A rule without a group is bounded by the total alone.</summary>
public abstract record ScoreRule(string Id, decimal Points, string? Group)
{
    /// <summary>Each event that counts gives points, which decay from the instant it occurred.</summary>
    public sealed record Engagement(string Id, decimal Points, string? Group, EventPattern Pattern, Frequency Frequency, Decay Decay)
        : ScoreRule(Id, Points, Group);

    /// <summary>Points as long as a condition holds.</summary>
    public sealed record Fit(string Id, decimal Points, string? Group, Condition If) : ScoreRule(Id, Points, Group);
}

/// <summary>Which events of a rule count: each, the oldest alone, or none within a time behind one that counts.</summary>
public abstract record Frequency
{
    public static readonly Frequency EveryTime = new Every();

    public static readonly Frequency OnlyOnce = new Once();

    private Frequency()
    {
    }

    /// <summary>Of the events that match, newest first, those that count.</summary>
    public ImmutableArray<Occurrence> Counted(ImmutableArray<Occurrence> newest)
    {
        // Another rule may ask for one more.
        var remembered = newest.Length > Limits.EventsRememberedPerRule ? newest[..Limits.EventsRememberedPerRule] : newest;
        return this switch
        {
            OncePer per => Apart(remembered, per.Time),
            Once => remembered.Length > 1 ? [remembered[^1]] : remembered,
            _ => remembered,
        };
    }

    /// <summary>
    /// From when on it is certain which events count, where of those before an instant some may be forgotten: an event that
    /// comes so long after the one before that this one cannot matter counts, whatever was earlier.
    /// </summary>
    internal Instant CertainFrom(ImmutableArray<Occurrence> newest, Instant known)
    {
        var behindAll = newest.IsEmpty ? known : Instant.Max(known, newest[0].At + TimeSpan.FromMilliseconds(1));
        if (this is Every) return known;
        if (this is Once) return behindAll;

        var time = ((OncePer)this).Time;
        for (var index = newest.Length - 1; index >= 0; index--)
        {
            var before = index + 1 < newest.Length ? Instant.Max(newest[index + 1].At, known) : known;
            if (newest[index].At >= known && newest[index].At - before >= time) return newest[index].At;
        }

        return behindAll;
    }

    private static ImmutableArray<Occurrence> Apart(ImmutableArray<Occurrence> newest, TimeSpan time)
    {
        var apart = new List<Occurrence>();
        for (var index = newest.Length - 1; index >= 0; index--)
        {
            if (apart.Count == 0 || newest[index].At - apart[^1].At >= time) apart.Add(newest[index]);
        }

        apart.Reverse();
        return [.. apart];
    }

    public sealed record Every : Frequency;

    public sealed record Once : Frequency;

    public sealed record OncePer(TimeSpan Time) : Frequency;
}

/// <summary>What becomes of points with the age of the event that gave them.</summary>
public abstract record Decay
{
    public static readonly Decay Never = new None();

    private Decay()
    {
    }

    public sealed record None : Decay;

    /// <summary>Half of them are left after this time, a quarter after twice as long.</summary>
    public sealed record HalfLife(TimeSpan Time) : Decay;

    /// <summary>They go down evenly and are gone after this time.</summary>
    public sealed record Linear(TimeSpan Time) : Decay;

    /// <summary>They stay whole, and are gone after this time.</summary>
    public sealed record Expiry(TimeSpan Time) : Decay;
}

/// <summary>What a sum is cut off at; where none is given, it is not.</summary>
public readonly record struct Bounds(decimal? AtLeast, decimal? AtMost)
{
    public static readonly Bounds None = new(null, null);
}

public sealed record ScoreGroup(string Name, Bounds Bounds);

/// <summary>A contact whose score is at least <paramref name="At"/> is above it.</summary>
public sealed record ScoreThreshold(string Id, decimal At);

/// <summary>
/// The letter of a grade comes from a score of fit, the number from the score of this model: A1 is best and D4 worst. Each
/// list has the three values, falling, from which on the better ones are given.
/// </summary>
public sealed record GradeMatrix(string Fit, ImmutableArray<decimal> Letters, ImmutableArray<decimal> Numbers)
{
    public string Of(decimal fit, decimal score) => $"{(char)('A' + Better(Letters, fit))}{1 + Better(Numbers, score)}";

    private static int Better(ImmutableArray<decimal> from, decimal score) => from.Count(least => score < least);
}

/// <summary>What the scores of all contacts of one account (a group of theirs) come to.</summary>
public enum AccountRollUp
{
    Sum,
    Average,
    Max,
}
