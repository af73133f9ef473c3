using System.Globalization;
using System.Text.Json;
using NodaTime;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

/// <summary>
/// What always holds, each checked by the plainest means over everything that was ever recorded. The numbers are those of
/// the design's list.
/// </summary>
public static partial class Checks
{
    public static readonly (string Name, Func<Outcome, string?> Check)[] All =
    [
        ("1, 2: every accepted event is applied once", EveryEventOnce),
        ("2: one person is one contact", OnePersonOneContact),
        ("3: a message is handed over once, or has a reason", EveryMessageOnce),
        ("4: nothing is handed over against consent", ConsentHolds),
        ("4, 6: a withdrawn consent ends what would send", WithdrawalsEndJourneys),
        ("5: quiet hours, caps, rates, pauses and limited sending hold", LimitsHold),
        ("6: exits and goals interrupt at once", ExitsAreAtOnce),
        ("7: an enrollment runs the version it entered", VersionsArePinned),
        ("7: nobody is judged by an older snapshot than before", SnapshotsOnlyGrow),
        ("8: membership equals brute force", MembershipIsExact),
        ("9: scores equal brute force", ScoresAreExact),
        ("11: the record gives the same state again", TheRecordGivesTheState),
        ("13: nothing is left over", NothingIsLeft),
        ("the waiting table is who waits", WhoWaitsIsListed),
        ("14: counts add up", CountsAddUp),
    ];

    private static string? EveryEventOnce(Outcome outcome)
    {
        var applied = outcome.Histories.Values.SelectMany(commits => commits).SelectMany(commit => commit.Inputs)
            .Select(recorded => recorded.Input).OfType<Input.Occurred>().GroupBy(input => input.Key).ToDictionary(group => group.Key, group => group.Count());
        foreach (var key in outcome.World.Accepted.Keys)
        {
            if (applied.GetValueOrDefault(key) != 1) return $"the event {outcome.World.Accepted[key].MessageId} was applied {applied.GetValueOrDefault(key)} times";
        }

        return null;
    }

    private static string? OnePersonOneContact(Outcome outcome)
    {
        foreach (var contact in outcome.Contacts.Values)
        {
            if (contact.Head.ForwardTo is not { } target) continue;
            if (!target.Precedes(contact.Id)) return $"{contact.Id} goes up in the greater {target}";
            var root = outcome.Contacts.GetValueOrDefault(target);
            while (root?.Head.ForwardTo is { } next) root = outcome.Contacts.GetValueOrDefault(next);
            if (root?.Profile.Absorbed.Contains(contact.Id) != true) return $"{contact.Id} was frozen and never taken up";
        }

        // Every event that names two identifiers makes them one person, unless a shared device belongs to somebody else.
        foreach (var @event in outcome.World.Accepted.Values)
        {
            if (@event.UserId is not { } user) continue;

            var person = Root(outcome, Identifier.Create(IdentifierKind.User, user));
            foreach (var anonymous in new[] { @event.AnonymousId, @event.PreviousId }.OfType<string>())
            {
                var device = Root(outcome, Identifier.Create(IdentifierKind.Anonymous, anonymous));
                if (device is not null && device != person && device.Value.IsAnonymous) return $"the device {anonymous} of {user} was never merged";
            }

            if (@event.PreviousId is { } previous && IsUser(outcome, previous) && Root(outcome, Identifier.Create(IdentifierKind.User, previous)) != person)
                return $"{user} and {previous}, which it was called before, are two people";
        }

        // Two people who share nothing but a device stay two.
        var kiosk = outcome.World.Accepted.Values.Where(@event => @event.AnonymousId == "kiosk" || @event.PreviousId == "kiosk").Select(@event => @event.UserId).OfType<string>().ToHashSet();
        var aliased = outcome.World.Accepted.Values.Where(@event => @event.PreviousId?.StartsWith("user-", StringComparison.Ordinal) == true).ToList();
        if (aliased.Count == 0 && kiosk.Select(user => Root(outcome, Identifier.Create(IdentifierKind.User, user))).Distinct().Count() != kiosk.Count)
            return $"{string.Join(", ", kiosk)} share a device and became one";

        return null;
    }

    /// <summary>An alias may name a visitor, too: only who was heard of as a user is one.</summary>
    private static bool IsUser(Outcome outcome, string user) =>
        outcome.Contacts.GetValueOrDefault(ContactId.Of(Identifier.Create(IdentifierKind.User, user), SimulationWorld.IdentityKey))?.Profile.UserIds.Contains(user) == true;

    private static ContactId? Root(Outcome outcome, Identifier identifier)
    {
        var id = ContactId.Of(identifier, SimulationWorld.IdentityKey);
        var contact = outcome.Contacts.GetValueOrDefault(id);
        while (contact?.Head.ForwardTo is { } next) contact = outcome.Contacts[next];
        return contact?.Id;
    }

    private static string? EveryMessageOnce(Outcome outcome)
    {
        var reserved = outcome.Histories.Values.SelectMany(commits => commits).SelectMany(commit => commit.Facts)
            .Where(fact => fact.Kind == FactKind.MessageReserved).Select(fact => fact.Message!).ToList();
        if (reserved.Count != reserved.Distinct().Count()) return "a message was reserved twice";

        var receipts = outcome.Histories.Values.SelectMany(commits => commits).SelectMany(commit => commit.Inputs)
            .Select(recorded => recorded.Input).OfType<Input.HandedOver>().ToLookup(input => input.Receipt.MessageKey, input => input.Receipt);
        foreach (var key in reserved)
        {
            if (outcome.Waiting.Contains(key) && !receipts.Contains(key)) continue;
            if (receipts[key].Count() != 1) return $"the message {key} has {receipts[key].Count()} receipts";

            var taken = outcome.World.Provider.Taken.GetValueOrDefault(key);
            var receipt = receipts[key].Single();
            // What somebody asked for is repeated when nobody knows; marketing never is.
            if (taken > 1 && !key.StartsWith("confirm", StringComparison.Ordinal) && !outcome.IsTransactional(key)) return $"the message {key} was handed over {taken} times";
            if (receipt.Outcome == DeliveryOutcome.HandedOver && taken == 0) return $"the message {key} is said to have been handed over and was not";
            if (receipt.Outcome == DeliveryOutcome.Skipped && taken == 1) return $"the message {key} was handed over and is said to be skipped";
        }

        foreach (var key in outcome.World.Provider.Taken.Keys.Except(reserved)) return $"the message {key} was handed over and never reserved";
        return null;
    }

    private static string? ExitsAreAtOnce(Outcome outcome)
    {
        foreach (var person in outcome.People)
        {
            var inputs = outcome.Inputs(person).ToList();
            var merged = inputs.Where(recorded => recorded.Input is Input.Absorb).Select(recorded => recorded.Now).Aggregate(Instant.Epoch, Instant.Max);
            var closed = person.Members.SelectMany(id => outcome.Closed[id]).Select(item => (item.Enrollment, EndedAt: item.EndedAt));
            var open = person.Contact.Enrollments.Select(enrollment => (Enrollment: enrollment, EndedAt: Instant.Never));
            foreach (var (enrollment, endedAt) in closed.Concat(open))
            {
                var journey = Definition(outcome, enrollment);
                foreach (var (now, @event) in EventsOf(inputs))
                {
                    if (@event.Historical || @event.Key == enrollment.Trigger.Key || @event.OccurredAt < enrollment.Trigger.OccurredAt) continue;

                    var isExit = journey.Exits.Any(exit => exit.Matches(@event));
                    var isGoal = journey.Goal is { } goal && goal.Pattern.Matches(@event) && @event.OccurredAt <= enrollment.Trigger.OccurredAt + goal.Within;

                    // A goal's window may be over by the time a merge brings enrollment and event together.
                    if (!isExit && now < merged) continue;

                    var latest = Instant.Max(Instant.Max(now, enrollment.EnteredAt), merged);
                    if ((isExit || isGoal) && endedAt > latest) return $"{enrollment.Id} ended {endedAt} although '{@event.Name}' ({@event.MessageId}) came {now}{outcome.Story(enrollment.Id)}";
                }
            }
        }

        return null;
    }

    private static string? VersionsArePinned(Outcome outcome)
    {
        foreach (var person in outcome.People)
        {
            var entered = outcome.Facts(person).Where(fact => fact.Kind == FactKind.Entered).ToDictionary(fact => fact.Enrollment!, fact => Prefix(fact.Step!));
            foreach (var fact in outcome.Facts(person).Where(fact => fact.Enrollment is not null && fact.Step is not null))
            {
                if (entered.TryGetValue(fact.Enrollment!, out var version) && Prefix(fact.Step!) != version)
                    return $"{fact.Enrollment} entered version {version} and took the step {fact.Step}";
            }
        }

        return null;

        static string Prefix(string step) => step[..step.IndexOf('-')];
    }

    private static string? SnapshotsOnlyGrow(Outcome outcome)
    {
        foreach (var (id, commits) in outcome.Histories)
        {
            foreach (var (before, after) in commits.Zip(commits.Skip(1)))
            {
                if (after.Snapshot < before.Snapshot) return $"{id} was judged by snapshot {before.Snapshot} and then by {after.Snapshot}";
            }
        }

        return null;
    }

    private static string? MembershipIsExact(Outcome outcome)
    {
        var snapshot = outcome.World.Snapshots[^1];
        foreach (var person in outcome.People.Where(person => person.Contact.Head.Snapshot == snapshot.Number))
        {
            var events = EventsOf(outcome.Inputs(person)).ToList();
            foreach (var membership in person.Contact.Profile.Segments)
            {
                var at = person.Contact.Head.Clock;
                var expected = Naive.Holds(snapshot.Segment(membership.Segment)!.If!, person.Contact, snapshot, [.. events.Select(item => item.Event)], at);
                if (expected != (membership.Value == Truth.True)) return $"{person.Contact.Id} in {membership.Segment} at {at}: {membership.Value}, by brute force {expected}";
            }

            if (outcome.World.Snapshots.Count == 1 && person.Members.Count == 1 && Flips(outcome, person, snapshot, events) is { } wrong) return wrong;
        }

        return null;
    }

    /// <summary>At every flip, and at instants between, the timeline says what brute force says of what was recorded by then.</summary>
    private static string? Flips(Outcome outcome, Person person, Snapshot snapshot, List<(Instant Now, Event Event)> events)
    {
        var dice = new Dice(events.Count);
        foreach (var segment in snapshot.Segments.Where(segment => DependsOnEventsOnly(segment.If!, snapshot)))
        {
            var flips = outcome.Facts(person).Where(fact => fact.Segment == segment.Id && fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft).ToList();
            if (events.Count == 0) continue;

            var first = events.Min(item => item.Now);
            var instants = flips.SelectMany(flip => new[] { flip.At, flip.At - TimeSpan.FromMilliseconds(1) })
                .Concat(Enumerable.Range(0, 10).Select(_ => first + dice.Time(person.Contact.Head.Clock - first)));
            foreach (var at in instants.Where(at => at >= first && at <= person.Contact.Head.Clock))
            {
                // Within one instant several inputs may have been judged one after the other.
                if (events.Count(item => item.Now == at) + outcome.Inputs(person).Count(item => item.Now == at) > 2) continue;

                var known = events.Where(item => item.Now <= at).Select(item => item.Event).ToList();
                var expected = Naive.Holds(segment.If!, person.Contact, snapshot, known, at);
                var last = flips.LastOrDefault(flip => flip.At <= at);
                if (expected != (last?.Kind == FactKind.SegmentEntered)) return $"{person.Contact.Id} in {segment.Id} at {at}: the timeline says {last?.Kind.ToString() ?? "never"}, brute force {expected}";
            }
        }

        return null;
    }

    private static bool DependsOnEventsOnly(Condition condition, Snapshot snapshot) => condition.Flatten().All(part => part switch
    {
        Condition.TraitIs or Condition.TraitDateIs or Condition.TagIs or Condition.JourneyIs => false,
        Condition.EventCount { Window: Window.During { TimeZone: null } } or Condition.EventValue { Window: Window.During { TimeZone: null } } => false,
        Condition.Sequence { Window: Window.During { TimeZone: null } } => false,
        Condition.SegmentIs segment => DependsOnEventsOnly(snapshot.Segment(segment.Segment)!.If!, snapshot),
        _ => true,
    });

    private static string? TheRecordGivesTheState(Outcome outcome)
    {
        foreach (var contact in outcome.Contacts.Values)
        {
            var replayed = Contact.New(contact.Id);
            var commits = outcome.Histories[contact.Id];
            var facts = new List<Fact>();
            for (var index = 0; index < commits.Count; index++)
            {
                var snapshot = outcome.World.Snapshots[(int)commits[index].Snapshot - 1];
                if (ContactKernel.NeedsRecall(replayed, snapshot)) replayed = ContactKernel.Recall(replayed, snapshot, Naive.Memories(outcome, replayed, commits[..index], snapshot));
                foreach (var (now, input) in commits[index].Inputs)
                {
                    var before = replayed;
                    var complete = input is Input.Absorb absorb ? absorb with { Contact = Complete(outcome, absorb.From, snapshot) } : input;
                    var applied = ContactKernel.Apply(replayed, complete, snapshot, now);
                    replayed = applied.Contact;
                    facts.AddRange(applied.Facts);
                    if (CalendarWaits(outcome, before, replayed, complete) is { } wrong) return wrong;
                }

                replayed = replayed with { Head = replayed.Head with { Sequence = commits[index].Sequence } };
            }

            if (Text(replayed) != Text(contact)) return $"{contact.Id}: stored {Text(contact)}\nagain  {Text(replayed)}";
            if (!facts.SequenceEqual(commits.SelectMany(commit => commit.Facts))) return $"{contact.Id}: other facts when its record is applied again";
        }

        return null;
    }

    private static Contact Complete(Outcome outcome, ContactId id, Snapshot snapshot)
    {
        var other = outcome.Contacts[id];
        return other.Profile.MemorySignature == snapshot.MemorySignature ? other : ContactKernel.Recall(other, snapshot, Naive.Memories(outcome, other, outcome.Histories[id], snapshot));
    }

    private static string Text(Contact contact) => JsonSerializer.Serialize(new
    {
        contact.Profile.UserIds,
        contact.Profile.AnonymousIds,
        contact.Profile.Traits,
        contact.Profile.Tags,
        contact.Profile.Groups,
        contact.Profile.Memories,
        contact.Profile.Journeys,
        contact.Profile.Segments,
        contact.Profile.Draws,
        contact.Profile.Absorbed,
        contact.Enrollments,
        contact.Head.ForwardTo,
    });

    /// <summary>A calendar wait ends at the first instant, minute by minute, at which the clock on the wall has reached the day and time.</summary>
    private static string? CalendarWaits(Outcome outcome, Contact before, Contact after, Input input)
    {
        var known = input is Input.Absorb absorb ? before.Enrollments.AddRange(absorb.Contact!.Enrollments) : before.Enrollments;
        foreach (var enrollment in after.Enrollments.Where(enrollment => enrollment.Wait.ZoneDataVersion is not null && !known.Contains(enrollment)))
        {
            // One input may end a wait and change the zone, in this order.
            var step = (Step.WaitUntil)Definition(outcome, enrollment).Steps.Single(step => step.Id == enrollment.Step);
            var expected = Zones(before, after).Select(zone => Naive.CalendarEnd(enrollment.Wait.Since, zone, step.Calendar.Days, step.Calendar.At)).ToList();
            if (!expected.Contains(enrollment.Wait.Until!.Value)) return $"{enrollment.Id}: {step.Calendar} from {enrollment.Wait.Since} ends {enrollment.Wait.Until}, by brute force {string.Join(" or ", expected)}";
        }

        return null;
    }

    private static IEnumerable<DateTimeZone> Zones(params Contact[] contacts) =>
        contacts.Select(contact => DateTimeZoneProviders.Tzdb.GetZoneOrNull(contact.Profile.Trait(Profile.TimeZoneTrait).Text) ?? DateTimeZone.Utc).Distinct();

    private static string? NothingIsLeft(Outcome outcome)
    {
        if (!outcome.World.Queue.IsEmpty) return "a queue is not empty";

        var due = Outcome.Now(outcome.World.Store.ScanAsync(TableName.Due, "", "~", null, 1_000, default))
            .ToLookup(row => row.Key[(row.Key.IndexOf('|') + 1)..], row => new Instant(long.Parse(row.Key.AsSpan(0, 15), CultureInfo.InvariantCulture)));
        foreach (var contact in outcome.Contacts.Values)
        {
            if (Outcome.Now(new ContactStore(outcome.World.Store).LoadAsync(contact.Id, default)).Outbox.Length > 0) return $"{contact.Id} has something in its outbox";

            var wake = contact.NextWake(outcome.World.AlarmGrace);
            if (wake == Instant.Never) continue;
            if (wake <= outcome.World.Time.Now) return $"{contact.Id} should have been woken {wake}; it is {outcome.World.Time.Now}";
            if (!due[contact.Id.Value].Any(at => at <= wake)) return $"nothing will wake {contact.Id} at {wake}";
        }

        foreach (var enrollment in outcome.People.SelectMany(person => person.Contact.Enrollments))
        {
            if (enrollment.Wait.Kind == WaitKind.HandOver && !enrollment.Sent.Any(sent => outcome.Waiting.Contains(sent.MessageKey))) return $"{enrollment.Id} waits for a hand-over that will not come{outcome.Story(enrollment.Id)}";
        }

        return Outcome.Now(new DueTable(outcome.World.Store, outcome.World.Queue).EarliestAsync(default)) <= outcome.World.Time.Now ? "a wake is overdue" : null;
    }

    private static string? WhoWaitsIsListed(Outcome outcome)
    {
        var table = new WaitingTable(outcome.World.Store);
        foreach (var journey in outcome.World.Snapshots.SelectMany(snapshot => snapshot.AllVersions).Select(journey => journey.Id).Distinct())
        {
            var waiting = outcome.People.SelectMany(person => person.Contact.Enrollments.Select(enrollment => (person.Contact.Id, Enrollment: enrollment)))
                .Where(item => item.Enrollment.Journey == journey)
                .Select(item => $"{item.Enrollment.Id} of {item.Id} at {item.Enrollment.Step} until {item.Enrollment.Wait.Until}, wait {item.Enrollment.WaitNumber}");
            var page = Outcome.Now(table.ListAsync(journey, null, null, 900, default));
            var listed = page.People.Select(person => $"{person.Enrollment} of {person.Contact} at {person.Step} until {person.Until}, wait {person.WaitNumber}").ToList();
            if (listed.Order(StringComparer.Ordinal).Except(waiting).FirstOrDefault() is { } wrong) return $"listed and not so: {wrong}";
            if (waiting.Except(listed).FirstOrDefault() is { } missing) return $"not listed: {missing}";
        }

        return null;
    }

    private static string? CountsAddUp(Outcome outcome)
    {
        var facts = outcome.Histories.Values.SelectMany(commits => commits).SelectMany(commit => commit.Facts).ToList();
        foreach (var journey in outcome.World.Snapshots.SelectMany(snapshot => snapshot.AllVersions).Select(journey => journey.Id).Distinct())
        {
            var totals = Outcome.Now(new TotalsTable(outcome.World.Store).ReadAsync(journey, default));
            long Total(JourneyCounter counter) => totals.Where(item => item.Key == $"{counter}" || item.Key.StartsWith($"{counter}|", StringComparison.Ordinal)).Sum(item => item.Value);

            var entered = facts.Count(fact => fact.Kind == FactKind.Entered && fact.Journey == journey);
            if (Total(JourneyCounter.Entered) != entered) return $"{journey}: {entered} entered, {Total(JourneyCounter.Entered)} counted";
            if (Total(JourneyCounter.Entered) != Total(JourneyCounter.Here) + Total(JourneyCounter.Finished) + Total(JourneyCounter.Exited) + Total(JourneyCounter.Failed))
                return $"{journey}: entered is not here + finished + exited + failed";
            if (Total(JourneyCounter.Reserved) != Total(JourneyCounter.HandedOver) + Total(JourneyCounter.Skipped) + Total(JourneyCounter.SendFailed) + Total(JourneyCounter.OutcomeUnknown)
                + outcome.Waiting.Count(key => key.StartsWith($"{journey}.", StringComparison.Ordinal) && !outcome.IsNotification(key)))
                return $"{journey}: reserved is not handed over + skipped + failed + unknown + waiting";

            foreach (var step in outcome.People.SelectMany(person => person.Contact.Enrollments).Where(enrollment => enrollment.Journey == journey).GroupBy(enrollment => enrollment.Step))
            {
                if (totals.GetValueOrDefault(TotalsTable.NameOf(JourneyCounter.Here, step.Key)) != step.Count()) return $"{journey}: {step.Count()} people at {step.Key}, counted otherwise";
            }
        }

        return null;
    }

    private static IEnumerable<(Instant Now, Event Event)> EventsOf(IEnumerable<RecordedInput> inputs)
    {
        foreach (var (now, input) in inputs)
        {
            if (input.Heard() is { } @event) yield return (now, @event);
        }
    }

    private static Journey Definition(Outcome outcome, Enrollment enrollment) =>
        outcome.World.Snapshots[^1].JourneyVersion(enrollment.Journey, enrollment.Version)!;
}
