using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Web.Events;

/// <summary>
/// What an accepted event led to, from what its contact recorded. Facts name journeys and instants, not events: of several
/// events of one name that were applied within one millisecond, each is told the decisions of all.
/// </summary>
public sealed class EventExplanation(ContactStore contacts, ISnapshotSource snapshots)
{
    // Beyond, the event is told as applied without its decisions: looking it up must not read a whole life.
    private const int CommitsRead = 1_000;

    internal async ValueTask<EventOutcome?> OfAsync(ReceivedEvent received, CancellationToken cancellation)
    {
        if (received is not { EventKey: { } key, Contact: { } addressed }) return null;

        for (ContactId? next = addressed; next is { } id;)
        {
            var contact = (await contacts.LoadAsync(id, cancellation)).Contact;
            if (await contacts.HasAppliedAsync(id, key, cancellation)) return await AppliedAsync(received, contact, cancellation);

            next = contact.Head.ForwardTo;
        }

        return new EventOutcome("waiting", []);
    }

    private async ValueTask<EventOutcome> AppliedAsync(ReceivedEvent received, Contact contact, CancellationToken cancellation)
    {
        var current = await contacts.FollowAsync(contact.Id, cancellation) ?? contact;
        var outcome = new EventOutcome("applied", []) { Contact = current.Id.Value };
        var left = CommitsRead;
        await foreach (var commit in contacts.HistoryFromNewestAsync(contact, cancellation))
        {
            if (left-- == 0) break;

            var recorded = commit.Inputs.FirstOrDefault(input => input.Input.Key == received.EventKey);
            if (recorded is not { Input: Input.Occurred { Event: var @event } }) continue;

            var journeys = Considered(commit, recorded, @event);
            return outcome with
            {
                State = @event.RecordedAt == received.ReceivedAt ? "applied" : "repeated",
                AppliedAt = recorded.Now.ToString(),
                Journeys = journeys,
                Advice = journeys.Count == 0 ? Advice(@event.Name) : null,
            };
        }

        return outcome;
    }

    private List<ConsideredJourney> Considered(ContactCommit commit, RecordedInput recorded, Event @event)
    {
        var snapshot = snapshots.Current;
        var decided = commit.Facts
            .Where(fact => fact.Kind is FactKind.Entered or FactKind.NotEntered && fact.At == recorded.Now && MayBeginWith(snapshot, fact.Journey!, @event.Name))
            .Select(fact => new ConsideredJourney(fact.Journey!, fact.Kind == FactKind.Entered, fact.Reason))
            .Distinct()
            .ToList();
        var others = snapshot.Plan(@event.Name).Triggers
            .Where(journey => decided.All(known => known.Journey != journey.Id))
            .Select(journey => new ConsideredJourney(journey.Id, false, WhyNotConsidered(snapshot, journey, @event)));
        return [.. decided, .. others];
    }

    /// <summary>Also a journey that nobody knows any more: it decided all the same.</summary>
    private static bool MayBeginWith(Snapshot snapshot, string journey, string name)
    {
        var versions = snapshot.AllVersions.Where(version => version.Id == journey).ToList();
        return versions.Count == 0 || versions.Exists(version => version.Trigger.Name == name);
    }

    private static string WhyNotConsidered(Snapshot snapshot, Journey journey, Event @event) => journey switch
    {
        _ when !journey.Trigger.FiltersHold(@event.Properties) => "the event has not the properties that the trigger asks for",
        _ when snapshot.StateOf(journey.Id) == JourneyState.Draft => "the journey is a draft",
        _ => "the journey was not there when the event came",
    };

    private string Advice(string name)
    {
        var begin = snapshots.Current.AllVersions.Select(journey => journey.Trigger.Name).Distinct();
        return Suggestion.ForSlip(name, begin) is { } meant
            ? $"No journey begins with \"{name}\"; {meant}"
            : $"No journey begins with \"{name}\".";
    }
}
