using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring;

/// <summary>
/// What a contact tells of its score: by the same version of the model it gives the score at any later instant, until the contact
/// tells again.
/// </summary>
/// <param name="Version">Of the model.</param>
/// <param name="At">As of when <paramref name="Value"/> is the score.</param>
public sealed record ScoreReport(string Version, Instant At, decimal Value)
{
    /// <summary>What gives points, by rule; missing where that is too much to be told.</summary>
    public ImmutableArray<ReportedRule> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether the score is known from this at a later instant, too.</summary>
    public bool IsWhole { get; init; }

    /// <summary>
    /// The score at an instant, and whether it is exact: another version of the model gives another score, and of what was before
    /// it was told nothing is known.
    /// </summary>
    public (decimal Value, bool IsExact) ValueBy(ScoreModel model, Instant at) =>
        IsWhole && model.Version == Version ? (Ledger(model).Value(Instant.Max(at, At)), at >= At) : (Value, at == At);

    internal static ScoreReport Of(ScoreLedger ledger, Instant at)
    {
        var report = new ScoreReport(ledger.Model.Version, at, ledger.Value(at));
        var rules = ledger.Open(at).ToImmutableArray();
        return rules.Sum(rule => rule.Occurred.Length) > Limits.EventsPerScoreReport ? report : report with { Rules = rules, IsWhole = true };
    }

    private ScoreLedger Ledger(ScoreModel model)
    {
        var counted = new ImmutableArray<Occurrence>[model.Rules.Length];
        Array.Fill(counted, []);
        var holds = new bool[model.Rules.Length];
        foreach (var rule in Rules)
        {
            holds[rule.Place] = rule.Holds;
            counted[rule.Place] = rule.Occurred;
        }

        return new ScoreLedger(model, counted, holds, isKnown: true, Instant.Never);
    }
}

/// <param name="Place">Which of the model's rules.</param>
/// <param name="Holds">Whether a rule of fit holds.</param>
/// <param name="Occurred">The events that count and still give points, newest first.</param>
public sealed record ReportedRule(
    int Place, bool Holds, [property: JsonConverter(typeof(OccurrencesJsonConverter))] ImmutableArray<Occurrence> Occurred);
