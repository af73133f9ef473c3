using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    private void Consider(Journey journey, Event @event)
    {
        if (_snapshot.StateOf(journey.Id) == JourneyState.Draft) return;

        var memory = _profile.Journey(journey.Id);
        var refusal = Refusal(journey, @event, memory);
        if (refusal is not null)
        {
            NotEntered(journey.Id, refusal);
            return;
        }

        Enter(journey, @event, $"'{@event.Name}' occurred {@event.OccurredAt}");
    }

    private void NotEntered(string journey, string reason) => _facts.Add(new Fact(_clock, FactKind.NotEntered) { Journey = journey, Reason = reason });

    private string? Refusal(Journey journey, Event @event, JourneyMemory? memory)
    {
        var state = _snapshot.StateOf(journey.Id);
        if (state is not (JourneyState.Live or JourneyState.Dark)) return $"the journey is {state.ToString().ToLowerInvariant()}";
        if (@event.Historical) return "the event is historical";
        if (@event.RecordedAt - @event.OccurredAt > journey.Lateness)
            return $"the event arrived {Duration.Describe(@event.RecordedAt - @event.OccurredAt)} after it occurred; "
                + $"the journey allows {Duration.Describe(journey.Lateness)}";
        if (_open.Exists(enrollment => enrollment.Journey == journey.Id && !GivesWay(enrollment, state))) return "already inside";
        if (LastEntry(memory, state) is { } last)
        {
            if (journey.Reentry.After is not { } after) return "has been inside, and the journey allows no re-entry";
            if (_clock < last + after) return $"entered {last}, and the journey allows re-entry after {Duration.Describe(after)}";
        }

        if (_open.Count(enrollment => !GivesWay(enrollment, state)) >= Limits.OpenEnrollmentsPerContact)
            return $"a contact has at most {Limits.OpenEnrollmentsPerContact} open enrollments";
        if (journey.EntryFilter is not { } filter) return null;

        return Judge(filter, @event.Properties).Value switch
        {
            Truth.True => null,
            Truth.Unknown => "the entry filter asks for history that has not been read yet",
            _ => "the entry filter does not hold",
        };
    }

    private void Enter(Journey journey, Event @event, string reason)
    {
        var isDark = _snapshot.StateOf(journey.Id) == JourneyState.Dark;
        if (!isDark) MakeWay(journey);

        var before = _profile.Journey(journey.Id) ?? new JourneyMemory(journey.Id, 0, _clock);
        var number = before.Entered + 1;
        _profile = _profile.With(isDark
            ? before with { Entered = number, Dark = before.Dark + 1, LastDarkAt = _clock }
            : before with { Entered = number, LastEnteredAt = _clock });
        var enrollment = new Enrollment
        {
            Id = $"{journey.Id}.{_before.Id}.{number}",
            Journey = journey.Id,
            Version = journey.Version,
            EnteredAt = _clock,
            Trigger = new Trigger(@event.Key, @event.Name, @event.OccurredAt, Bounded(@event.Properties)),
            Step = journey.Steps[0].Id,
            Wait = new Wait(WaitKind.Time, _clock, _clock),
            WaitNumber = 0,
            Dark = isDark,
        };
        _enrollmentsChanged = true;
        _open.Add(enrollment);
        Count(journey.Id, JourneyCounter.Entered, null);
        Count(journey.Id, JourneyCounter.Here, enrollment.Step);
        Record(FactKind.Entered, enrollment, reason);
        if (!isDark) JudgeAgain(Dependency.Journey, journey.Id);

        if (!EndedBefore(journey, enrollment)) Proceed(journey, enrollment, 0, _clock);
    }

    /// <summary>Nobody noticed a dark enrollment, so it keeps no live one out.</summary>
    private static bool GivesWay(Enrollment enrollment, JourneyState state) => enrollment.Dark && state == JourneyState.Live;

    /// <summary>The last entry that counts for re-entry: for a live journey, the last live one.</summary>
    private static Instant? LastEntry(JourneyMemory? memory, JourneyState state)
    {
        if (memory is null) return null;

        Instant? live = memory.Entered > memory.Dark ? memory.LastEnteredAt : null;
        if (state == JourneyState.Live || memory.LastDarkAt is not { } dark) return live;

        return Instant.Max(dark, live ?? dark);
    }

    private void MakeWay(Journey journey)
    {
        if (_open.Find(enrollment => enrollment.Journey == journey.Id) is { } same)
            Close(same, EnrollmentOutcome.Exited, "it was dark, and the contact enters the live journey");
        if (_open.Count >= Limits.OpenEnrollmentsPerContact)
            Close(_open.First(enrollment => enrollment.Dark), EnrollmentOutcome.Exited, "it was dark, and makes room for a live journey");
    }

    /// <summary>Events come in any order: an exit or goal that occurred after the trigger may be known already.</summary>
    private bool EndedBefore(Journey journey, Enrollment enrollment)
    {
        var trigger = enrollment.Trigger;
        if (journey.Goal is { } goal && Known(goal.Pattern, trigger.OccurredAt + goal.Within)) enrollment = ReachGoal(enrollment);

        foreach (var exit in journey.Exits)
        {
            if (!Known(exit, Instant.Never)) continue;

            Close(enrollment, EnrollmentOutcome.Exited, $"'{exit.Name}' was known already");
            return true;
        }

        if (enrollment.GoalReachedAt is null) return false;

        Close(enrollment, EnrollmentOutcome.Finished, "the goal had been reached already");
        return true;

        bool Known(EventPattern pattern, Instant until)
        {
            foreach (var occurrence in _profile.Occurrences(pattern.Key))
            {
                var isAfterTrigger = occurrence.At >= trigger.OccurredAt && occurrence.At <= until;
                if (isAfterTrigger && occurrence.EventHash != Occurrence.HashOf(trigger.Key)) return true;
            }

            return false;
        }
    }

    private void MeetOpenEnrollments(Event @event)
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            var enrollment = _open[index];
            var journey = Definition(enrollment);
            if (@event.Key == enrollment.Trigger.Key || @event.OccurredAt < enrollment.Trigger.OccurredAt) continue;

            if (journey.Goal is { } goal && enrollment.GoalReachedAt is null
                && @event.OccurredAt <= enrollment.Trigger.OccurredAt + goal.Within && goal.Pattern.Matches(@event))
            {
                enrollment = ReachGoal(enrollment);
            }

            if (Exit(journey, @event) is { } exit) Close(enrollment, EnrollmentOutcome.Exited, $"'{exit.Name}' occurred {@event.OccurredAt}");
            else if (enrollment.GoalReachedAt is not null) Close(enrollment, EnrollmentOutcome.Finished, "the goal was reached");
            else if (IsAwaited(journey, enrollment, @event)) EndWaitFor(journey, enrollment, @event);
        }
    }

    private void MeetGoalWatches(Event @event)
    {
        foreach (var memory in _profile.Journeys)
        {
            foreach (var watch in memory.Watches)
            {
                var inTime = @event.OccurredAt >= watch.Since && @event.OccurredAt <= watch.Until && @event.Key != watch.TriggerKey;
                if (!inTime || _snapshot.JourneyVersion(memory.Journey, watch.Version)?.Goal?.Pattern.Matches(@event) != true) continue;

                var current = _profile.Journey(memory.Journey)!;
                _profile = _profile.With(current with { Watches = current.Watches.Remove(watch), GoalReachedAt = watch.Dark ? current.GoalReachedAt : _clock });
                JudgeAgain(Dependency.Journey, memory.Journey);
                Count(memory.Journey, JourneyCounter.GoalReached, null);
                _facts.Add(new Fact(_clock, FactKind.GoalReached)
                {
                    Journey = memory.Journey,
                    Enrollment = watch.Enrollment,
                    Reason = $"'{@event.Name}' occurred {@event.OccurredAt}, after the last step",
                    Dark = watch.Dark,
                });
            }
        }
    }

    private static EventPattern? Exit(Journey journey, Event @event)
    {
        foreach (var exit in journey.Exits)
        {
            if (exit.Matches(@event)) return exit;
        }

        return null;
    }

    private static bool IsAwaited(Journey journey, Enrollment enrollment, Event @event)
    {
        if (enrollment.Wait.Kind != WaitKind.Event || @event.OccurredAt < enrollment.Wait.Since) return false;
        if (CurrentStep(journey, enrollment) is not Step.WaitFor step || !step.Pattern.Matches(@event)) return false;
        if (step.Message is not { } message) return true;

        var key = Value.At(@event.Properties, "messageKey");
        return enrollment.Sent.Any(sent => sent.Step == message && key.Kind == ValueKind.Text && key.Text == sent.MessageKey);
    }

    private void EndWaitFor(Journey journey, Enrollment enrollment, Event @event)
    {
        Record(FactKind.EventCame, enrollment, reason: $"'{@event.Name}' occurred {@event.OccurredAt}");
        Proceed(journey, enrollment, ((Step.WaitFor)CurrentStep(journey, enrollment)).OnEvent, _clock);
    }

    private void WakeDueEnrollments()
    {
        foreach (var enrollment in _open.Where(enrollment => enrollment.Wait.Until <= _clock).OrderBy(enrollment => enrollment.Id, StringComparer.Ordinal).ToList())
        {
            var journey = Definition(enrollment);
            var step = CurrentStep(journey, enrollment);
            if (step is Step.WaitFor waitFor)
            {
                Record(FactKind.TimedOut, enrollment);
                Proceed(journey, enrollment, waitFor.OnTimeout, enrollment.Wait.Until!.Value);
            }
            else
            {
                Proceed(journey, enrollment, step.Next, enrollment.Wait.Until!.Value);
            }
        }
    }

    private void EndHandOver(Receipt receipt)
    {
        var enrollment = _open.Find(open => open.Id == receipt.Enrollment);
        if (enrollment is null || enrollment.Wait.Kind != WaitKind.HandOver || enrollment.WaitNumber != receipt.WaitNumber) return;

        if (receipt.Withdrawn)
        {
            Close(enrollment, EnrollmentOutcome.Exited, $"its message must not be sent: {receipt.Reason}");
            return;
        }

        var journey = Definition(enrollment);
        Proceed(journey, enrollment, CurrentStep(journey, enrollment).Next, receipt.At);
    }

    private Enrollment ReachGoal(Enrollment enrollment)
    {
        Count(enrollment.Journey, JourneyCounter.GoalReached, null);
        Record(FactKind.GoalReached, enrollment);
        if (!enrollment.Dark && _profile.Journey(enrollment.Journey) is { } memory)
        {
            _profile = _profile.With(memory with { GoalReachedAt = _clock });
            JudgeAgain(Dependency.Journey, enrollment.Journey);
        }

        return Replace(enrollment with { GoalReachedAt = _clock });
    }

    private void Close(Enrollment enrollment, EnrollmentOutcome outcome, string reason)
    {
        _enrollmentsChanged = true;
        _open.RemoveAll(open => open.Id == enrollment.Id);
        _closed.Add(new ClosedEnrollment(enrollment, outcome, _clock, reason));
        var (counter, fact) = outcome switch
        {
            EnrollmentOutcome.Finished => (JourneyCounter.Finished, FactKind.Finished),
            EnrollmentOutcome.Exited => (JourneyCounter.Exited, FactKind.Exited),
            _ => (JourneyCounter.Failed, FactKind.Failed),
        };
        Count(enrollment.Journey, JourneyCounter.Here, enrollment.Step, -1);
        Count(enrollment.Journey, counter, null);
        Record(fact, enrollment, reason);
        WatchGoal(enrollment);
        if (enrollment.Dark) return;

        if (outcome == EnrollmentOutcome.Finished && _profile.Journey(enrollment.Journey) is { } memory)
            _profile = _profile.With(memory with { FinishedAt = _clock });
        JudgeAgain(Dependency.Journey, enrollment.Journey);
    }

    private void WatchGoal(Enrollment enrollment)
    {
        if (enrollment.GoalReachedAt is not null || Definition(enrollment).Goal is not { } goal) return;
        if (_profile.Journey(enrollment.Journey) is not { } memory) return;

        var until = enrollment.Trigger.OccurredAt + goal.Within;
        var watch = new GoalWatch(enrollment.Id, enrollment.Version, enrollment.Trigger.Key, enrollment.Trigger.OccurredAt, until) { Dark = enrollment.Dark };

        // A watch stays a little beyond its window, for events that arrive late.
        var watches = memory.Watches.RemoveAll(known => known.Until + Limits.Lateness < _clock).Add(watch);
        _profile = _profile.With(memory with { Watches = [.. watches.TakeLast(Limits.GoalWatchesPerJourney)] });
    }

    private Enrollment Replace(Enrollment enrollment)
    {
        _enrollmentsChanged = true;
        _open[_open.FindIndex(open => open.Id == enrollment.Id)] = enrollment;
        return enrollment;
    }

    private void Count(string journey, JourneyCounter counter, string? step, int change = 1) =>
        _effects.Add(new Effect.Count(journey, counter, step, change));

    private Journey Definition(Enrollment enrollment) =>
        _snapshot.JourneyVersion(enrollment.Journey, enrollment.Version)
        ?? throw new InvariantException(
            $"Version {enrollment.Version} of the journey '{enrollment.Journey}' is not in snapshot {_snapshot.Number}, although {enrollment.Id} is pinned to it.");

    private static Step CurrentStep(Journey journey, Enrollment enrollment) => journey.Steps[journey.IndexOf(enrollment.Step)];

    private static JsonElement? Bounded(JsonElement? properties) =>
        properties is { } element && element.GetRawText().Length <= Limits.BytesPerTrait ? element : null;
}
