using System.Collections.Immutable;
using Wayfarer.Domain.Scoring;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// Why a clause has its value: the clauses that it is made of, or what it was judged by. Judged by nothing but the evidence,
/// a clause that is true or false has the same value.
/// </summary>
public sealed record Explanation(Condition Clause, Judgement Judgement)
{
    public ImmutableArray<Explanation> Parts { get; init; } = [];

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>The score that was compared.</summary>
    public ImmutableArray<ScoreExplanation> Scores { get; init; } = [];

    /// <summary>What is to be known besides: how many there were, and what keeps the answer from being exact.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What this clause and all that it is made of rest on.</summary>
    public IEnumerable<Evidence> AllEvidence() =>
        Evidence.Concat(Parts.SelectMany(part => part.AllEvidence())).Concat(Scores.SelectMany(score => score.AllEvidence()));
}
