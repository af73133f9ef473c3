using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Web.Explanations;

/// <summary>One clause of a rule: what it asks, whether it held, until when by itself, and from what.</summary>
/// <param name="Value">The value: true, false or unknown.</param>
/// <param name="Until">Until when the value stays by itself; missing where time alone does not change it.</param>
public sealed record ClauseAnswer(string Words, string Value, string? Until)
{
    /// <summary>Where segments refer to each other deeper than this, the inner ones are to be asked about by themselves.</summary>
    private const int Deepest = 24;

    public IReadOnlyList<ClauseAnswer>? Parts { get; init; }

    public IReadOnlyList<EvidenceAnswer>? Evidence { get; init; }

    public IReadOnlyList<ScoreExplanationAnswer>? Scores { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }

    internal static ClauseAnswer Of(Explanation explanation, int depth = 0)
    {
        var isCut = depth >= Deepest && !(explanation.Parts.IsEmpty && explanation.Scores.IsEmpty);
        var more = explanation.Evidence.Length - Limits.EvidencePerClause;
        string[] notes = [.. explanation.Notes, .. more > 0 ? [$"and {more} more"] : Array.Empty<string>(), .. isCut ? ["what it is made of is not shown so deep inside; ask about the inner segment"] : Array.Empty<string>()];
        return new ClauseAnswer(EvidenceWords.Of(explanation.Clause), ValueOf(explanation.Judgement.Value), UntilOf(explanation.Judgement.ValidUntil))
        {
            Parts = isCut || explanation.Parts.IsEmpty ? null : [.. explanation.Parts.Select(part => Of(part, depth + 1))],
            Evidence = explanation.Evidence.IsEmpty ? null : [.. explanation.Evidence.Take(Limits.EvidencePerClause).Select(EvidenceAnswer.Of)],
            Scores = isCut || explanation.Scores.IsEmpty ? null : [.. explanation.Scores.Select(score => ScoreExplanationAnswer.Of(score, depth + 3))],
            Notes = notes.Length == 0 ? null : notes,
        };
    }

    internal static string ValueOf(Truth truth) => truth.ToString().ToLowerInvariant();

    internal static string? UntilOf(Instant instant) => instant == Instant.Never ? null : instant.ToString();
}

/// <summary>One thing that a clause has its value from, in words and, where it is an event, with what identifies it.</summary>
public sealed record EvidenceAnswer(string Words)
{
    public string? At { get; init; }

    /// <summary>The id under which the sender knows the event.</summary>
    public string? MessageId { get; init; }

    public string? Event { get; init; }

    public JsonElement? Properties { get; init; }

    internal static EvidenceAnswer Of(Evidence evidence) => evidence is Evidence.Seen seen
        ? new EvidenceAnswer(EvidenceWords.Of(evidence))
        {
            At = seen.Occurrence.At.ToString(),
            MessageId = seen.Event?.MessageId,
            Event = seen.Pattern.Name,
            Properties = seen.Event?.Properties,
        }
        : new EvidenceAnswer(EvidenceWords.Of(evidence));
}
