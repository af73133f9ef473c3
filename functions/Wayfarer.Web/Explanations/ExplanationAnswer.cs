namespace Wayfarer.Web.Explanations;

/// <summary>Why a contact was in a segment or not, or what its score was made of, at an instant.</summary>
/// <param name="Contact">The contact as it was known then: whoever goes up in another one later is still itself.</param>
public sealed record ExplanationAnswer(string Contact, string At, DefinitionsAnswer Definitions)
{
    public string? Segment { get; init; }

    public ClauseAnswer? Clause { get; init; }

    public ScoreExplanationAnswer? Score { get; init; }

    /// <summary>What is not known of that time any more, or was never recorded.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>By which definitions it was explained.</summary>
/// <param name="Snapshot">The snapshot that they are of.</param>
/// <param name="Live">The snapshot that is live now.</param>
public sealed record DefinitionsAnswer(long Snapshot, long Live);
