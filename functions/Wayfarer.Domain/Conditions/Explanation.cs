using System.Collections.Immutable;

namespace Wayfarer.Domain.Conditions;

/// <summary>
/// Why a clause has its value: the clauses that it is made of, or what it was judged by. Judged by nothing but the evidence,
/// a clause that is true or false has the same value.
/// </summary>
public sealed record Explanation(Condition Clause, Judgement Judgement)
{
    public ImmutableArray<Explanation> Parts { get; init; } = [];

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What is to be known besides: how many there were, and what keeps the answer from being exact.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>This clause and all that it is made of.</summary>
    public IEnumerable<Explanation> Flatten() => Parts.SelectMany(part => part.Flatten()).Prepend(this);
}
