using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private readonly List<string> _scored = [];

    private static bool IsKept(ScoreModel model) => !model.Thresholds.IsEmpty || model.Account is not null;

    private bool IsCurrent(ScoreStanding standing) =>
        standing.IsKnown && standing.ValidUntil != Instant.Never && _snapshot.Score(standing.Score)?.Version == standing.Version;

    private void CrossDueThresholds()
    {
        foreach (var standing in _profile.Scores)
        {
            if (standing.ValidUntil <= _clock && IsCurrent(standing)) Judge(_snapshot.Score(standing.Score)!);
        }
    }

    private void AdoptScores()
    {
        foreach (var removed in _profile.Scores.Where(standing => !(_snapshot.Score(standing.Score) is { } model && IsKept(model))).ToList())
        {
            _profile = _profile with { Scores = _profile.Scores.Remove(removed) };
            _scored.Add(removed.Score);
        }

        foreach (var model in _snapshot.Scores.Where(IsKept))
        {
            var known = Standing(model.Id);
            if (known is null || known.Version != model.Version || !known.IsKnown) Judge(model);
        }
    }

    /// <summary>
    /// What a contact stands at first, or by another version of the model, or once its history is read, is not something that it
    /// did: nothing is crossed by it.
    /// </summary>
    private void Judge(ScoreModel model, Judge? judge = null)
    {
        if (!IsKept(model)) return;

        _judged++;
        if (model.Account is not null && !_scored.Contains(model.Id)) _scored.Add(model.Id);
        var known = Standing(model.Id);
        var judgement = (judge ?? JudgeOf(properties: null)).Score(model, _clock);
        var before = known?.Above ?? 0;
        var above = judgement.IsKnown ? ScorePlan.Of(model).Above(judgement.Billionths) : before;

        // A roll-up is told of a rule of fit that comes to hold or ceases to, also when no threshold is crossed by it.
        var until = model.Account is null ? judgement.ValidUntil : Instant.Min(judgement.ValidUntil, judgement.Ledger.ValidUntil);
        var standing = new ScoreStanding(
            model.Id, model.Version, judgement.IsKnown, above, above != before || known is null ? _clock : known.Since, until);
        if (standing == known) return;

        _profile = _profile with { Scores = known is null ? _profile.Scores.Add(standing) : _profile.Scores.Replace(known, standing) };
        if (above == before) return;

        if (known is { IsKnown: true } && known.Version == model.Version) Cross(model, before, above, judgement.Value);
        else if (!_before.IsNew) RecordChange(model, above, judgement.Value);
    }

    private void Cross(ScoreModel model, int before, int above, decimal value)
    {
        var rises = above > before;
        for (var at = before; at != above; at += rises ? 1 : -1)
        {
            var crossing = new Fact(_clock, rises ? FactKind.ScoreRose : FactKind.ScoreFell)
            {
                Score = model.Id,
                Threshold = model.Thresholds[rises ? at : at - 1].Id,
                Value = value,
            };
            _facts.Add(crossing);
            Tell(crossing, rises ? EventNames.ScoreRose : EventNames.ScoreFell);
        }
    }

    private void RecordChange(ScoreModel model, int above, decimal value) => _facts.Add(new Fact(_clock, FactKind.ScoreChanged)
    {
        Score = model.Id,
        Threshold = above == 0 ? null : model.Thresholds[above - 1].Id,
        Value = value,
        Reason = above == 0 ? "is below every threshold by the changed definition" : $"is above '{model.Thresholds[above - 1].Id}' by the changed definition",
    });

    /// <summary>Where either of two contacts that are one person was above a threshold, the person has crossed it.</summary>
    private void Absorb(ScoreStanding theirs)
    {
        if (Standing(theirs.Score) is not { } ours || ours.Version != theirs.Version || !theirs.IsKnown || ours.Above >= theirs.Above) return;

        _profile = _profile with { Scores = _profile.Scores.Replace(ours, ours with { Above = theirs.Above, Since = theirs.Since }) };
    }

    private void TellAllScores()
    {
        foreach (var model in _snapshot.Scores.Where(model => model.Account is not null && !_scored.Contains(model.Id))) _scored.Add(model.Id);
    }

    /// <summary>Tells the contact's accounts of every score that may have changed, each once, as it is in the end.</summary>
    private void TellScores()
    {
        if (_profile.Groups.IsEmpty) return;

        foreach (var id in _scored)
        {
            var model = _snapshot.Score(id);
            var ledger = model?.Account is null || _forwardTo is not null ? null : JudgeOf(properties: null).Ledger(model, _clock);
            var report = ledger is { IsKnown: true } ? ScoreReport.Of(ledger, _clock) : null;
            _effects.Add(new Effect.Score(id, [.. _profile.Groups.Select(group => group.Id)], report));
        }
    }

    private ScoreStanding? Standing(string score)
    {
        foreach (var standing in _profile.Scores)
        {
            if (standing.Score == score) return standing;
        }

        return null;
    }
}
