using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private readonly Queue<Event> _flips = new();
    private Touched _gathered;
    private bool _gathers;

    private bool IsCurrent(Membership membership) =>
        membership.Value != Truth.Unknown
        && membership.ValidUntil != Instant.Never
        && _snapshot.Segment(membership.Segment)?.Version == membership.Version;

    private void FlipDueSegments()
    {
        foreach (var membership in _profile.Segments)
        {
            if (membership.ValidUntil <= _clock && IsCurrent(membership)) Judge(_snapshot.Segment(membership.Segment)!, silently: false);
        }
    }

    private void AdoptSegments(bool silently)
    {
        foreach (var removed in _profile.Segments.Where(membership => _snapshot.Segment(membership.Segment) is null)) TellLeft(removed);
        _profile = _profile with { Segments = [.. _profile.Segments.Where(membership => _snapshot.Segment(membership.Segment) is not null)] };
        foreach (var segment in _snapshot.Segments)
        {
            var known = Membership(segment.Id);
            var stands = known is not null && known.Version == segment.Version && known.Value != Truth.Unknown;
            if (!stands) Judge(segment, silently);
            else if (known!.IsUntold) TellInside(known);
        }
    }

    private void JudgeAgain(Dependency kind, string name)
    {
        var dependent = _snapshot.That(kind, name);
        if (_gathers)
        {
            _gathered.Add(dependent);
            return;
        }

        var touched = new Touched();
        touched.Add(dependent);
        JudgeAgain(touched);
    }

    /// <summary>What comes together is judged together: nobody enters a segment, or crosses a threshold, between two traits of one call.</summary>
    private void Gather() => (_gathers, _gathered) = (true, default);

    private void JudgeGathered()
    {
        _gathers = false;
        JudgeAgain(_gathered);
    }

    private void JudgeAgain(Touched touched)
    {
        var judge = JudgeOf(properties: null);
        foreach (var segment in touched.Segments) Judge(segment, silently: false, judge);
        foreach (var score in touched.Scores) Judge(score, judge);
    }

    private void Judge(Segment segment, bool silently, Judge? judge = null)
    {
        _judged++;
        var index = IndexOfMembership(segment.Id);
        var known = index < 0 ? null : _profile.Segments[index];
        var judgement = (judge ?? JudgeOf(properties: null)).At(segment, _clock);
        var before = known?.Value ?? Truth.False;
        var flipped = judgement.Value != before;
        if (known is not null && !flipped && known.ValidUntil == judgement.ValidUntil && known.Version == segment.Version) return;

        var membership = new Membership(
            segment.Id, segment.Version, judgement.Value, flipped || known is null ? _clock : known.Since, judgement.ValidUntil,
            Told: judgement.IsTrue && (flipped || known is { Told: true }));
        _profile = _profile with { Segments = known is null ? _profile.Segments.Add(membership) : _profile.Segments.SetItem(index, membership) };
        if (!flipped || judgement.Value == Truth.Unknown) return;

        _effects.Add(new Effect.Member(segment.Id, judgement.IsTrue));

        // From unknown to known is the reading of history, not something that the contact did.
        var isChange = known is not null && known.Version != segment.Version;
        var quiet = (silently || before == Truth.Unknown || isChange) && !(segment.FiresOnChange && before != Truth.Unknown);
        if (quiet)
        {
            _facts.Add(new Fact(_clock, FactKind.SegmentChanged)
            {
                Segment = segment.Id,
                Reason = judgement.IsTrue ? "is inside by the changed definition" : "is outside by the changed definition",
            });
            return;
        }

        var flip = new Fact(_clock, judgement.IsTrue ? FactKind.SegmentEntered : FactKind.SegmentLeft) { Segment = segment.Id };
        _facts.Add(flip);
        Tell(flip, judgement.IsTrue ? EventNames.SegmentEntered : EventNames.SegmentLeft);
    }

    /// <summary>Lets what hears of decisions meet one; where nothing does, no event is made of it.</summary>
    private void Tell(Fact fact, string name)
    {
        if (_open.Count > 0 || !ReferenceEquals(_snapshot.Plan(name), EventPlan.Nothing)) _flips.Enqueue(fact.Heard(_before.Id)!);
    }

    private void TellInside(Membership membership)
    {
        _profile = _profile with { Segments = _profile.Segments.Replace(membership, membership with { Told = true }) };
        _effects.Add(new Effect.Member(membership.Segment, Inside: true));
    }

    /// <summary>What was unknown may have been listed as a member before.</summary>
    private void TellLeft(Membership membership)
    {
        if (membership.Value != Truth.False) _effects.Add(new Effect.Member(membership.Segment, Inside: false));
    }

    /// <summary>Lets journeys meet the flips, which may cause further ones; a circle of them is cut off by the budget.</summary>
    private void Settle()
    {
        for (var transitions = 0; _flips.TryDequeue(out var flip); transitions++)
        {
            if (transitions == Limits.TransitionsPerInstant)
            {
                _flips.Clear();
                RecordLimit($"segments, scores and journeys changed each other {transitions} times within one instant; '{flip.Name}' was the last");
                return;
            }

            Meet(flip);
        }
    }

    private Membership? Membership(string segment) => IndexOfMembership(segment) is >= 0 and var index ? _profile.Segments[index] : null;

    private int IndexOfMembership(string segment)
    {
        for (var index = 0; index < _profile.Segments.Length; index++)
        {
            if (_profile.Segments[index].Segment == segment) return index;
        }

        return -1;
    }
}
