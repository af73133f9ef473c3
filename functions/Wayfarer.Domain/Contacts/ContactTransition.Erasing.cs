using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>
    /// Makes the contact a tombstone: an id, and that it was erased. Its enrollments end so that the counts of journeys still
    /// add up; nothing else is said about them, because that would be about the person.
    /// </summary>
    private void Erase()
    {
        var erase = new Effect.Erasure
        {
            Others = [.. _profile.Absorbed.Concat(_profile.AliasedBy)],
            UserIds = _profile.UserIds,
            AnonymousIds = _profile.AnonymousIds,
            Addresses = [.. _profile.Traits.Where(trait => trait.Name == Profile.EmailTrait).Select(trait => trait.Value.ToString())],
            Journeys = [.. _profile.Journeys.Select(memory => memory.Journey)],
        };
        if (_forwardTo is { } target) erase = erase with { Others = erase.Others.Add(target) };

        // One that was merged away is inside nowhere: who took it up ends what it took over.
        foreach (var enrollment in _open.Where(_ => _forwardTo is null).ToList())
        {
            if (enrollment.Wait.Kind == WaitKind.HandOver) Count(enrollment.Journey, JourneyCounter.Skipped, enrollment.Step);
            Close(enrollment, EnrollmentOutcome.Exited, "the person was erased");
        }

        _effects.RemoveAll(effect => effect is not Effect.Count);
        if (_forwardTo is null)
        {
            foreach (var membership in _profile.Segments) TellLeft(membership);
        }

        _open.Clear();
        _enrollmentsChanged = true;
        _forwardTo = null;
        _profile = Profile.Empty;
        _erasedAt = _clock;
        _historyFrom = null;
        _eraseAgainAt = _clock + Limits.ErasedAgainAfter[0];
        _effects.Add(erase);
        _facts.Clear();
        _facts.Add(new Fact(_clock, FactKind.Erased));
    }

    /// <summary>What was on its way when the contact was erased has arrived by now.</summary>
    private void EraseAgain()
    {
        if (!(_eraseAgainAt <= _clock)) return;

        _effects.Add(new Effect.Erasure());
        _eraseAgainAt = null;
        foreach (var after in Limits.ErasedAgainAfter)
        {
            if (_erasedAt!.Value + after > _clock)
            {
                _eraseAgainAt = _erasedAt.Value + after;
                return;
            }
        }
    }
}
