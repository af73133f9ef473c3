using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

/// <summary>
/// The working copy of one application of the kernel. It is changed in place and never seen from outside; what comes out
/// of <see cref="Finish"/> is a value.
/// </summary>
internal sealed partial class ContactTransition(Contact contact, Snapshot snapshot)
{
    private readonly Contact _before = contact;
    private readonly Snapshot _snapshot = snapshot;
    private readonly List<Fact> _facts = [];
    private readonly List<Effect> _effects = [];
    private readonly List<ClosedEnrollment> _closed = [];
    private readonly List<Enrollment> _open = [.. contact.Enrollments];
    private Profile _profile = contact.IsNew ? contact.Profile with { MemorySignature = snapshot.MemorySignature } : contact.Profile;
    private Instant _clock = contact.Head.Clock;
    private long _adoptedSnapshot = contact.Head.Snapshot;
    private ContactId? _forwardTo = contact.Head.ForwardTo;
    private Instant? _historyFrom = contact.Head.HistoryFrom;
    private Instant? _erasedAt = contact.Head.ErasedAt;
    private Instant? _eraseAgainAt = contact.Head.EraseAgainAt;
    private bool _enrollmentsChanged;
    private int _judged;

    /// <summary>Rows and facts grow together; a commit that would grow past its bounds goes on in the next one.</summary>
    private bool BudgetIsSpent => _effects.Count + _closed.Count + (_facts.Count / 4) >= Limits.RowsPerCommit;

    /// <summary>Performs what is due up to an instant; false when the budget was spent before that.</summary>
    public bool Advance(Instant to)
    {
        while (NextDue(to) is { } due)
        {
            if (BudgetIsSpent) return false;

            _clock = Instant.Max(_clock, due);
            FlipDueSegments();
            CrossDueThresholds();
            WakeDueEnrollments();
            Settle();
        }

        _clock = to;
        return true;
    }

    /// <summary>
    /// Takes over a changed snapshot, and tells of memberships that nobody was told of. What a changed definition flips is
    /// recorded as its doing and fires nothing.
    /// </summary>
    public void Adopt()
    {
        var changed = _adoptedSnapshot != _snapshot.Number;
        if (!changed && !IsAnyUnfinished()) return;

        _adoptedSnapshot = _snapshot.Number;
        if (_forwardTo is not null || _erasedAt is not null) return;

        AdoptSegments(silently: !_before.IsNew);
        AdoptScores();
    }

    private bool IsAnyUnfinished()
    {
        foreach (var membership in _profile.Segments)
        {
            if (membership.Value == Truth.Unknown || membership.IsUntold) return true;
        }

        foreach (var standing in _profile.Scores)
        {
            if (!standing.IsKnown) return true;
        }

        return false;
    }

    public void Perform(Input input)
    {
        if (_erasedAt is not null)
        {
            if (input is Input.Wake) EraseAgain();
            return;
        }

        switch (input)
        {
            case Input.Erase:
                Erase();
                return;

            case Input.MergeInto merge:
                Freeze(merge);
                return;

            // A frozen contact answers nothing else: its inputs are forwarded before they come here.
            case var _ when _forwardTo is not null:
                throw new InvariantException("An input reached a contact that was merged into another one.");

            case Input.Occurred occurred:
                Take(occurred);
                break;
            case Input.HandedOver handedOver:
                Take(handedOver.Receipt);
                break;
            case Input.ConsentChanged changed:
                Take(changed.Change);
                break;
            case Input.Absorb absorb:
                Take(absorb);
                break;
            case Input.Enroll enroll:
                Take(enroll);
                break;
            case Input.List list:
                Take(list);
                break;
        }

        Settle();
    }

    public Applied Finish(bool inputApplied)
    {
        TellPlaces();
        TellScores();
        var head = _before.Head with
        {
            Clock = _clock,
            Snapshot = _adoptedSnapshot,
            ForwardTo = _forwardTo,
            HistoryFrom = _historyFrom,
            ErasedAt = _erasedAt,
            EraseAgainAt = _eraseAgainAt,
        };
        var enrollments = _enrollmentsChanged ? _open.OrderBy(enrollment => enrollment.Id, StringComparer.Ordinal).ToImmutableArray() : _before.Enrollments;
        ImmutableArray<ClosedEnrollment> closed = _erasedAt is null ? [.. _closed] : [];
        return new Applied(new Contact(_before.Id, head, _profile, enrollments), [.. _facts], [.. _effects], closed, inputApplied) { Judged = _judged };
    }

    private Instant? NextDue(Instant to)
    {
        if (_forwardTo is not null) return null;

        var next = Instant.Never;
        foreach (var enrollment in _open)
        {
            if (enrollment.Wait.Until is { } until) next = Instant.Min(next, until);
        }

        foreach (var membership in _profile.Segments)
        {
            if (IsCurrent(membership)) next = Instant.Min(next, membership.ValidUntil);
        }

        foreach (var standing in _profile.Scores)
        {
            if (IsCurrent(standing)) next = Instant.Min(next, standing.ValidUntil);
        }

        return next <= to ? next : null;
    }

    private void Record(FactKind kind, Enrollment? enrollment = null, string? reason = null, string? message = null, string? changes = null) =>
        _facts.Add(new Fact(_clock, kind)
        {
            Journey = enrollment?.Journey,
            Enrollment = enrollment?.Id,
            Step = enrollment?.Step,
            Reason = reason,
            Message = message,
            Changes = changes is { Length: <= Limits.BytesPerTrait } ? changes : null,
            Dark = kind is FactKind.Entered or FactKind.Finished or FactKind.Exited or FactKind.Failed or FactKind.GoalReached ? enrollment?.Dark : null,
        });

    private void RecordLimit(string reason) => _facts.Add(new Fact(_clock, FactKind.LimitReached) { Reason = reason });

    private Judgement Judge(Condition condition, JsonElement? properties, Enrollment? enrollment = null) =>
        JudgeOf(properties, enrollment).At(condition, _clock);

    private Judge JudgeOf(JsonElement? properties, Enrollment? enrollment = null) =>
        new(_profile, _snapshot, properties) { Contact = _before.Id, Open = _open, EnteredAt = enrollment?.EnteredAt };
}
