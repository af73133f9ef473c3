using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Explanations;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Web.Explanations;

/// <summary>Answers why, for the API and the pages alike; what cannot be asked is refused with the field that is wrong.</summary>
public sealed class ExplanationReader(ContactFinder finder, ContactExplanations explanations, ISnapshotSource snapshots)
{
    /// <param name="id">A contact id, a user id or an anonymous id.</param>
    public async ValueTask<(ExplanationAnswer? Answer, int Status, string? Problem)> ReadAsync(
        string id, string? segment, string? score, string? at, CancellationToken cancellation)
    {
        if (segment is null == (score is null)) return Refused("Ask about one of segment and score, such as ?segment=ID.");
        if (!TryParse(at, out var past)) return Refused($"at must be an instant such as 2026-03-01T09:00:00Z, not '{at}'.");
        if (past > explanations.Now) return Refused($"at lies in the future: it is {explanations.Now} now.");
        if (await finder.FindItselfAsync(id, cancellation) is not { } contact)
            return (null, StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");

        var (known, firstAt) = await explanations.ReadAsync(contact, past, Knows, cancellation);
        if (known is null) return (null, StatusCodes.Status404NotFound, $"at: nothing was known of this contact then. It was first heard of {firstAt}.");
        if (!Knows(known.Snapshot)) return (null, StatusCodes.Status404NotFound, NotFound(known.Snapshot, segment, score));

        var answer = new ExplanationAnswer(known.Contact.Id.Value, known.At.ToString(), new DefinitionsAnswer(known.Snapshot.Number, snapshots.Current.Number))
        {
            Segment = segment,
            Clause = segment is null ? null : ClauseAnswer.Of(known.Explain(new Condition.SegmentIs(segment))),
            Score = score is null ? null : ScoreExplanationAnswer.Of(known.Judge().Explain(known.Snapshot.Score(score)!, known.At)),
            Missing = [.. known.Notes, .. MissingWords.Of(known.Missing)],
        };
        return (answer, StatusCodes.Status200OK, null);

        bool Knows(Snapshot snapshot) => segment is null ? snapshot.Score(score!) is not null : snapshot.Segment(segment) is not null;
    }

    /// <summary>The scores of a contact as it is now.</summary>
    public async ValueTask<ContactScoresAnswer> ScoresAsync(Contact contact, CancellationToken cancellation)
    {
        var (judge, snapshot) = await explanations.NowAsync(contact, cancellation);
        var now = Instant.Max(explanations.Now, contact.Head.Clock);
        return new ContactScoresAnswer(contact.Id.Value, now.ToString(), [.. snapshot.Scores.Select(model => ScoreAnswer.Of(judge.Explain(model, now)))]);
    }

    private static (ExplanationAnswer? Answer, int Status, string? Problem) Refused(string problem) => (null, StatusCodes.Status400BadRequest, problem);

    private static bool TryParse(string? at, out Instant? past)
    {
        past = null;
        if (string.IsNullOrEmpty(at)) return true;
        if (!Instant.TryParse(at, out var instant)) return false;

        past = instant;
        return true;
    }

    private static string NotFound(Snapshot snapshot, string? segment, string? score)
    {
        var (what, id, known) = segment is null
            ? ("score", score!, snapshot.Scores.Select(model => model.Id).ToList())
            : ("segment", segment, snapshot.Segments.Select(other => other.Id).ToList());
        return $"{what}: there is no {what} '{id}'{(known.Count == 0 ? "" : $"; {Suggestion.ForOrList(id, known)}")}";
    }
}
