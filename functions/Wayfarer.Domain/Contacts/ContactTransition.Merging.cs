using System.Collections.Immutable;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private void Identify(Event @event)
    {
        if (@event.UserId is { } user && !_profile.UserIds.Contains(user) && HasRoomForIdentifier(user))
        {
            _profile = _profile with { UserIds = _profile.UserIds.Add(user) };
            foreach (var alias in _profile.AliasedBy) Link(alias);
            _profile = _profile with { AliasedBy = [] };
        }

        if (@event.AnonymousId is { } anonymous && !_profile.AnonymousIds.Contains(anonymous) && HasRoomForIdentifier(anonymous))
            _profile = _profile with { AnonymousIds = _profile.AnonymousIds.Add(anonymous) };
    }

    private bool HasRoomForIdentifier(string identifier)
    {
        if (_profile.UserIds.Length + _profile.AnonymousIds.Length + _profile.AliasedBy.Length < Limits.IdentifiersPerContact) return true;

        RecordLimit($"the identifier of {identifier.Length} characters was not kept: a contact has at most {Limits.IdentifiersPerContact}");
        return false;
    }

    /// <summary>
    /// Asks for a merge with the contact of another identifier of the same person. It always goes from the greater id to
    /// the smaller, whichever side the wish came from, so that two merges at once cannot form a circle.
    /// </summary>
    private void Link(ContactId other)
    {
        if (other == _before.Id || _profile.Absorbed.Contains(other)) return;

        var (from, into) = _before.Id.Precedes(other) ? (other, _before.Id) : (_before.Id, other);
        _effects.Add(new Effect.AskToMerge(from, into, _before.Id, _clock));
        _facts.Add(new Fact(_clock, FactKind.Linked) { Reason = $"{from} and {into} are one person" });
    }

    private void AskUser(ContactId other)
    {
        if (other == _before.Id || _profile.Absorbed.Contains(other)) return;

        _effects.Add(new Effect.AskToMerge(other, _before.Id, _before.Id, _clock));
        _facts.Add(new Fact(_clock, FactKind.Linked) { Reason = $"{other}, if there is such a user, and {_before.Id} are one person" });
    }

    private void Freeze(Input.MergeInto merge)
    {
        if (_forwardTo is null && !_before.Id.IsAnonymous && _profile.UserIds.IsEmpty)
        {
            // Through a made-up user of a shared device, two known people would become one.
            if (!_profile.AliasedBy.Contains(merge.Into) && HasRoomForIdentifier(merge.Into.Value))
                _profile = _profile with { AliasedBy = _profile.AliasedBy.Add(merge.Into) };
            _facts.Add(new Fact(_clock, FactKind.NotMerged) { Reason = $"nobody has been heard of as this user yet; aliased by {merge.Into}" });
            return;
        }

        if (_forwardTo is null && _before.Id.Precedes(merge.Into))
        {
            Link(merge.Into);
            return;
        }

        if (_forwardTo is { } target && target != merge.Into)
        {
            // A shared device: the first known person keeps what was anonymous, and two known people never become one by it.
            _facts.Add(new Fact(_clock, FactKind.NotMerged) { Reason = $"already merged into {target}" });
            return;
        }

        if (_forwardTo is null)
        {
            _facts.Add(new Fact(_clock, FactKind.Forwarded) { Reason = $"merged into {merge.Into}" });
            foreach (var membership in _profile.Segments) TellLeft(membership);
            TellAllScores();
        }

        _forwardTo = merge.Into;
        _effects.Add(new Effect.AskToAbsorb(_before.Id, merge.Into, _before.Head.Sequence + 1, _clock));
    }

    private void Take(Input.Absorb absorb)
    {
        var other = absorb.Contact ?? throw new InvariantException("A contact to absorb was not read.");
        var theirs = other.Profile;
        if (other.Head.HistoryFrom is { } from) _historyFrom = Instant.Max(from, _historyFrom ?? from);
        _profile = _profile with
        {
            Absorbed = [.. _profile.Absorbed.Add(other.Id).AddRange(theirs.Absorbed).Distinct()],
            UserIds = [.. _profile.UserIds.Union(theirs.UserIds)],
            AnonymousIds = [.. _profile.AnonymousIds.Union(theirs.AnonymousIds)],
            Draws = [.. _profile.Draws.Concat(theirs.Draws).DistinctBy(draw => (draw.Journey, draw.Step))],
            Memories = Union(_profile.Memories, theirs.Memories),
        };
        _profile = _profile.Bounded();

        // Nothing is judged before the whole person is there.
        Gather();
        foreach (var trait in theirs.Traits) SetTrait(trait.Name, trait.Value, trait.At, trait.Key, trait.Unproven);
        foreach (var tag in theirs.Tags) Absorb(tag);
        foreach (var listing in theirs.Lists) Absorb(listing);
        foreach (var group in theirs.Groups) Join(group.Id, group.At);
        _facts.Add(new Fact(_clock, FactKind.Merged) { Reason = $"took up {other.Id}" });

        foreach (var memory in theirs.Journeys) Absorb(memory);
        foreach (var enrollment in other.Enrollments) Absorb(enrollment);

        // Each side may know an exit or a goal that the other's enrollments were waiting for.
        foreach (var enrollment in _open.ToList()) EndedBefore(Definition(enrollment), enrollment);
        _gathers = false;
        foreach (var standing in theirs.Scores) Absorb(standing);
        foreach (var segment in _snapshot.Segments) Judge(segment, silently: false);
        foreach (var score in _snapshot.Scores) Judge(score);
    }

    private ImmutableArray<EventMemory> Union(ImmutableArray<EventMemory> ours, ImmutableArray<EventMemory> theirs)
    {
        var asked = _snapshot.Memories.ToDictionary(memory => memory.Key);
        var united = ours.ToDictionary(memory => memory.Key);
        foreach (var memory in theirs.Where(memory => asked.ContainsKey(memory.Key)))
            united[memory.Key] = united.TryGetValue(memory.Key, out var known) ? known.With(asked[memory.Key], memory) : memory;

        ImmutableArray<EventMemory> inOrder = [.. united.Values.OrderBy(memory => memory.Key, StringComparer.Ordinal)];
        return _historyFrom is null ? inOrder : ExpiredHistory.KeepAll(inOrder, _snapshot.Memories);
    }

    /// <summary>Of two changes within one instant, the removal stays, so that the order of merges does not matter.</summary>
    private void Absorb(Tag theirs)
    {
        var ours = _profile.Tags.FirstOrDefault(tag => tag.Name == theirs.Name);
        if (ours is null || theirs.At > ours.At || !theirs.Present) SetTag(theirs.Name, theirs.Present, theirs.At);
    }

    private void Absorb(Listing theirs)
    {
        var ours = _profile.Lists.FirstOrDefault(listing => listing.Segment == theirs.Segment);
        if (ours is null || theirs.At > ours.At || (theirs.At == ours.At && !theirs.Inside)) List(theirs);
    }

    private void Absorb(JourneyMemory theirs)
    {
        var ours = _profile.Journey(theirs.Journey);
        _profile = _profile.With(ours is null ? theirs : ours with
        {
            Entered = ours.Entered + theirs.Entered,
            LastEnteredAt = LastLive(ours, theirs),
            Dark = ours.Dark + theirs.Dark,
            LastDarkAt = Later(ours.LastDarkAt, theirs.LastDarkAt),
            FinishedAt = Later(ours.FinishedAt, theirs.FinishedAt),
            GoalReachedAt = Later(ours.GoalReachedAt, theirs.GoalReachedAt),
            Watches = [.. ours.Watches.Concat(theirs.Watches).OrderByDescending(watch => watch.Until).Take(Limits.GoalWatchesPerJourney)],
        });
    }

    private static Instant? Later(Instant? one, Instant? other) => one is { } known ? Instant.Max(known, other ?? known) : other;

    private static Instant LastLive(JourneyMemory ours, JourneyMemory theirs)
    {
        if (theirs.Entered == theirs.Dark) return ours.LastEnteredAt;
        return ours.Entered == ours.Dark ? theirs.LastEnteredAt : Instant.Max(ours.LastEnteredAt, theirs.LastEnteredAt);
    }

    /// <summary>Of two enrollments in one journey, a live one goes on rather than a dark one, then the one that entered first.</summary>
    private void Absorb(Enrollment theirs)
    {
        _enrollmentsChanged = true;
        var ours = _open.Find(enrollment => enrollment.Journey == theirs.Journey);
        _open.Add(theirs);
        if (ours is not null)
        {
            var theirsGoesOn = (theirs.Dark, theirs.EnteredAt).CompareTo((ours.Dark, ours.EnteredAt)) is var order
                && (order < 0 || (order == 0 && string.CompareOrdinal(theirs.Id, ours.Id) < 0));
            Close(theirsGoesOn ? ours : theirs, EnrollmentOutcome.Exited, "merged: the same person was inside twice");
        }
        else if (_open.Count > Limits.OpenEnrollmentsPerContact)
        {
            Close(theirs, EnrollmentOutcome.Failed, $"merged: a contact has at most {Limits.OpenEnrollmentsPerContact} open enrollments");
        }
    }
}
