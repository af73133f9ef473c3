using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>
    /// Walks from a step to the next wait or the end. Waits count from <paramref name="from"/>, the instant that the last
    /// wait really ended, which may be a little before the contact's clock.
    /// </summary>
    private void Proceed(Journey journey, Enrollment enrollment, int index, Instant from)
    {
        var visited = new List<string>();
        while (index != Journey.End)
        {
            var step = journey.Steps[index];
            visited.Add(step.Id);
            if (visited.Count > Limits.TransitionsPerInstant)
            {
                Close(enrollment, EnrollmentOutcome.Failed, $"a loop without a wait: {string.Join(" > ", visited.TakeLast(4))}");
                return;
            }

            enrollment = MoveTo(enrollment, step);
            var next = Take(journey, enrollment, step, from);
            if (next is null) return;

            index = next.Value;
        }

        var reason = journey.Steps.FirstOrDefault(step => step.Id == enrollment.Step) is Step.Exit exit ? exit.Reason : null;
        Close(enrollment, reason is null ? EnrollmentOutcome.Finished : EnrollmentOutcome.Exited, reason ?? "the last step was taken");
    }

    /// <summary>Takes one step; the next one's index, or null when the enrollment waits now.</summary>
    private int? Take(Journey journey, Enrollment enrollment, Step step, Instant from)
    {
        if (IsDark(enrollment) && Withheld(step) is { } withheld)
        {
            Record(FactKind.Withheld, enrollment, reason: $"the journey is dark: it would have {withheld}");
            if (step is Step.Send or Step.Notify) Count(enrollment.Journey, JourneyCounter.WouldSend, step.Id);
            return step.Next;
        }

        switch (step)
        {
            case Step.Wait wait:
                Await(enrollment, new Wait(WaitKind.Time, from, LaterThan(from, from + wait.Elapsed)));
                return null;
            case Step.WaitUntil until:
                Await(enrollment, new Wait(WaitKind.Time, from, until.Calendar.After(from, Zone()), CalendarWait.ZoneDataVersion));
                return null;
            case Step.WaitFor waitFor:
                Await(enrollment, new Wait(WaitKind.Event, from, waitFor.AtMost is { } most ? LaterThan(from, from + most) : null));
                return null;
            case Step.Branch branch:
                return Choose(enrollment, branch);
            case Step.Split split:
                return Draw(journey, enrollment, split);
            case Step.Send send:
                return Reserve(enrollment, send);
            case Step.Update update:
                Update(enrollment, update);
                return update.Next;
            case Step.Tag tag:
                foreach (var name in tag.Add) SetTag(name, present: true, _clock);
                foreach (var name in tag.Remove) SetTag(name, present: false, _clock);
                Record(FactKind.Tagged, enrollment, reason: $"added {string.Join(", ", tag.Add)}; removed {string.Join(", ", tag.Remove)}", changes: tag.Changes);
                return tag.Next;
            case Step.List list:
                foreach (var segment in list.Add) List(new Listing(segment, Inside: true, _clock));
                foreach (var segment in list.Remove) List(new Listing(segment, Inside: false, _clock));
                Record(FactKind.Listed, enrollment, reason: Words(list), changes: list.Changes);
                return list.Next;
            case Step.Notify notify:
                Notify(enrollment, notify);
                return notify.Next;
            case Step.Exit:
                return Journey.End;
            default:
                throw new InvariantException($"The journey '{journey.Id}' has a step of the unknown kind {step.GetType().Name}.");
        }
    }

    private bool IsDark(Enrollment enrollment) => enrollment.Dark || _snapshot.StateOf(enrollment.Journey) == JourneyState.Dark;

    /// <summary>What a step does to anybody or anything beyond its enrollment; null when it does nothing of the kind.</summary>
    private static string? Withheld(Step step) => step switch
    {
        Step.Send send => $"sent '{send.Message}'",
        Step.Notify notify => $"notified '{notify.To}'",
        Step.Update update => $"set {string.Join(", ", update.Traits.Keys)}",
        Step.List list => Words(list),
        Step.Tag tag => $"added the tags {string.Join(", ", tag.Add.DefaultIfEmpty("none"))} and removed {string.Join(", ", tag.Remove.DefaultIfEmpty("none"))}",
        _ => null,
    };

    private static string Words(Step.List list) =>
        $"put into {string.Join(", ", list.Add.DefaultIfEmpty("no segment"))}; taken out of {string.Join(", ", list.Remove.DefaultIfEmpty("none"))}";

    private int Choose(Enrollment enrollment, Step.Branch branch)
    {
        for (var index = 0; index < branch.Cases.Length; index++)
        {
            if (!Judge(branch.Cases[index].If, enrollment.Trigger.Properties, enrollment).IsTrue) continue;

            Record(FactKind.Branched, enrollment, reason: $"case {index + 1} holds");
            return branch.Cases[index].To;
        }

        Record(FactKind.Branched, enrollment, reason: "no case holds");
        return branch.Next;
    }

    private int Draw(Journey journey, Enrollment enrollment, Step.Split split)
    {
        const int Range = 10_000;
        var draw = _profile.Draws.FirstOrDefault(known => known.Journey == journey.Id && known.Step == split.Id);
        if (draw is null)
        {
            var hash = Occurrence.HashOf(Event.KeyOf("draw", $"{journey.Id}:{split.Id}:{_before.Id}"));
            draw = new Draw(journey.Id, split.Id, (int)(hash % Range));
            _profile = _profile with { Draws = _profile.Draws.Add(draw) };
        }

        var upTo = 0;
        foreach (var path in split.Paths)
        {
            upTo += path.Percent * (Range / 100);
            if (draw.Number >= upTo) continue;

            Record(FactKind.Split, enrollment, reason: $"{path.Percent} % path; drew {draw.Number} of {Range}");
            return path.To;
        }

        return split.Next;
    }

    private int? Reserve(Enrollment enrollment, Step.Send send)
    {
        if (_profile.Mailbox() is null)
        {
            Count(enrollment.Journey, JourneyCounter.Reserved, send.Id);
            Count(enrollment.Journey, JourneyCounter.Skipped, send.Id);
            Record(FactKind.MessageSkipped, enrollment, reason: WhyNoMailbox(), message: send.Message);
            _effects.Add(new Effect.Skipped(enrollment.Journey, send.Id, send.Message, WhyNoMailbox()));
            return send.Next;
        }

        var number = enrollment.WaitNumber + 1;
        var key = $"{enrollment.Id}.{send.Id}.{number}";
        _effects.Add(new Effect.Deliver(Deliver(enrollment, key, number, DeliveryKind.Email, send.Message, to: null)));
        Count(enrollment.Journey, JourneyCounter.Reserved, send.Id);
        var planned = new Fact(_clock, FactKind.MessageReserved)
        {
            Journey = enrollment.Journey,
            Enrollment = enrollment.Id,
            Step = send.Id,
            Message = key,
            Definition = send.Message,
        };
        _facts.Add(planned);
        Tell(planned, EventNames.EmailPlanned);
        var sent = enrollment.Sent.RemoveAll(message => message.Step == send.Id).Add(new SentMessage(send.Id, key));
        Await(enrollment with { Sent = sent }, new Wait(WaitKind.HandOver, _clock, null));
        return null;
    }

    private void Notify(Enrollment enrollment, Step.Notify notify)
    {
        var key = $"{enrollment.Id}.{notify.Id}.{enrollment.WaitNumber}";
        _effects.Add(new Effect.Deliver(Deliver(enrollment, key, enrollment.WaitNumber, DeliveryKind.Notification, notify.Message, notify.To)));
        Record(FactKind.MessageReserved, enrollment, reason: $"a notification to '{notify.To}'", message: key);
    }

    private Delivery Deliver(Enrollment enrollment, string key, int number, DeliveryKind kind, string message, string? to) => new()
    {
        Key = key,
        Kind = kind,
        Contact = _before.Id,
        Journey = enrollment.Journey,
        Enrollment = enrollment.Id,
        Step = enrollment.Step,
        WaitNumber = number,
        Message = message,
        To = to,
        ReservedAt = _clock,
        TriggerProperties = enrollment.Trigger.Properties,
        Priority = _snapshot.Message(message)?.Priority is { } priority and not Message.DefaultPriority ? priority : null,
        Sequence = _before.Head.Sequence + 1,
    };

    private string WhyNoMailbox() => _profile.Traits.FirstOrDefault(trait => trait.Name == Profile.EmailTrait) switch
    {
        null => "the contact has no e-mail address",
        { Unproven: true } => "the contact's e-mail address is not proven",
        _ => "the contact's e-mail address is not one plain address",
    };

    private void Update(Enrollment enrollment, Step.Update update)
    {
        foreach (var (name, value) in update.Traits) SetTrait(name, value, _clock, enrollment.Id);
        Record(FactKind.Updated, enrollment, reason: string.Join(", ", update.Traits.Keys), changes: update.Changes);
    }

    private Enrollment MoveTo(Enrollment enrollment, Step step)
    {
        if (enrollment.Step == step.Id) return enrollment;

        Count(enrollment.Journey, JourneyCounter.Here, enrollment.Step, -1);
        Count(enrollment.Journey, JourneyCounter.Here, step.Id);
        return Replace(enrollment with { Step = step.Id });
    }

    private void Await(Enrollment enrollment, Wait wait)
    {
        var waiting = Replace(enrollment with { Wait = wait, WaitNumber = enrollment.WaitNumber + 1 });
        if (wait.Kind != WaitKind.HandOver) Record(FactKind.Waiting, waiting, reason: wait.Until is { } until ? $"until {until}" : "until an event");
    }

    private string Zone() => _profile.ZoneOr(_snapshot.Settings.TimeZone);

    /// <summary>A wait takes at least a millisecond, so that time always moves on.</summary>
    private static Instant LaterThan(Instant start, Instant end) => Instant.Max(start + TimeSpan.FromMilliseconds(1), end);
}
