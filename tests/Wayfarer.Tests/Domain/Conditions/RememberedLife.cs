using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Somebody as the product remembers them, event by event.</summary>
internal sealed class RememberedLife(RuleEngine engine, PlainHistory history)
{
    private Profile _profile = Profile.Empty with
    {
        MemorySignature = engine.Snapshot.MemorySignature,
        Traits = [.. history.Traits.Select(trait => new Trait(trait.Key, trait.Value, Instant.Epoch, "k"))],
        Tags = [.. history.Tags.Select(tag => new Tag(tag, true, Instant.Epoch)), new Tag("new", false, Instant.Epoch)],
        Lists = [.. history.Lists.Select(list => new Listing(list, true, Instant.Epoch)), new Listing("unlisted", false, Instant.Epoch)],
        Journeys = [.. history.Journeys.Select(journey => new JourneyMemory(journey.Key, journey.Value.Entered, Instant.Epoch)
        {
            Dark = journey.Value.Dark,
            FinishedAt = journey.Value.Finished ? Instant.Epoch : null,
            GoalReachedAt = journey.Value.ReachedGoal ? Instant.Epoch : null,
        })],
    };

    /// <summary>What is to be remembered of a life, in any order.</summary>
    public static IEnumerable<Event> Heard(PlainHistory history)
    {
        foreach (var item in history.Events.Where(item => item.Key != ""))
        {
            yield return new Event
            {
                MessageId = item.Key,
                Key = item.Key,
                Type = EventType.Track,
                Name = item.Name,
                OccurredAt = new Instant(item.At),
                RecordedAt = new Instant(item.At),
                Properties = item.Properties,
            };
        }

        foreach (var change in history.Consents.Where(change => change.Key != ""))
        {
            yield return EventProperties.Of(new ConsentChange
            {
                Key = change.Key,
                Kind = Enum.Parse<ConsentChangeKind>(change.Kind),
                At = new Instant(change.At),
                Topics = [.. change.Topics],
                Source = "test",
            })!;
        }
    }

    public void Hear(Event @event)
    {
        foreach (var memory in engine.Snapshot.Plan(@event.Name).Memories)
        {
            if (memory.Pattern.Matches(@event)) _profile = _profile.Remember(memory, @event);
        }
    }

    /// <summary>Writes the profile down and reads it again, as each commit does.</summary>
    public void Store() => _profile = JsonSerializer.Deserialize<Profile>(JsonSerializer.Serialize(_profile))!;

    /// <summary>The same person when what occurred before an instant has expired and another rule is asked of what is left.</summary>
    public RememberedLife Forgetting(Instant from, RuleEngine later, IEnumerable<Event> left)
    {
        var read = new RememberedLife(later, history);
        foreach (var @event in left) read.Hear(@event);

        var contact = Contact.New(ContactId.Parse(history.Contact)) with { Profile = _profile };
        var recalled = ContactKernel.Recall(ContactKernel.Expire(contact, engine.Snapshot, from), later.Snapshot, read._profile.Memories);
        read._profile = recalled.Profile;
        return read;
    }

    public Judgement Judge(Instant at) => new Judge(_profile, engine.Snapshot, history.Trigger)
    {
        Contact = ContactId.Parse(history.Contact),
        EnteredAt = history.EnteredAt is { } entered ? new Instant(entered) : null,
        Open = [.. history.Journeys.Where(journey => journey.Value.IsInside).Select(journey => Inside(journey.Key, isDark: false)), .. history.Journeys.Where(journey => journey.Value.IsInsideDark).Select(journey => Inside(journey.Key, isDark: true))],
    }.At(engine.Condition, at);

    private static Enrollment Inside(string journey, bool isDark) => new()
    {
        Id = "e",
        Journey = journey,
        Version = "1",
        EnteredAt = Instant.Epoch,
        Trigger = new Trigger("k", "A", Instant.Epoch, null),
        Step = "rest",
        Wait = new Wait(WaitKind.Event, Instant.Epoch, null),
        WaitNumber = 1,
        Dark = isDark,
    };
}
