using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Simulation;

/// <summary>An event on its way to the door.</summary>
public sealed record Arrival(Instant At, Event Event, ImmutableArray<ContactId> Linked);

/// <summary>
/// People who are first visitors and then known, on devices of their own and on shared ones, and what they do: in order,
/// late by up to two days, and more than once.
/// </summary>
public static class RandomPeople
{
    public static readonly string[] EventNames = ["Cart Viewed", "Order Completed", "Product Viewed", "Signed Up", "Page Viewed"];

    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Not/AZone"];
    private static readonly TimeSpan Latest = TimeSpan.FromHours(48);

    public static IEnumerable<Arrival> Draw(Dice dice, SimulationPlan plan)
    {
        var people = Enumerable.Range(0, plan.People).Select(number => new Person(dice, plan, number)).ToList();
        for (var number = 0; number < plan.Events; number++)
        {
            var person = dice.Pick(people);
            var occurredAt = person.Next(dice, plan);
            var @event = person.Act(dice, number, occurredAt, dice.Chance(plan.Historical));
            var linked = LinkedOf(@event);
            yield return new Arrival(occurredAt + Delay(dice, plan), @event, linked);
            while (dice.Chance(plan.Duplicates)) yield return new Arrival(occurredAt + dice.Time(Latest), @event, linked);
        }
    }

    public static string MailboxOf(int number) => $"user-{number}@example.com";

    private static TimeSpan Delay(Dice dice, SimulationPlan plan) =>
        dice.Chance(plan.Late) ? dice.Time(dice.Chance(0.5) ? Latest : TimeSpan.FromHours(1)) : dice.Time(TimeSpan.FromSeconds(3));

    private static ImmutableArray<ContactId> LinkedOf(Event @event)
    {
        var linked = ImmutableArray.CreateBuilder<ContactId>();
        if (@event is { UserId: not null, AnonymousId: { } anonymous }) linked.Add(IdOf(IdentifierKind.Anonymous, anonymous));
        if (@event.PreviousId is { } previous)
        {
            linked.Add(IdOf(IdentifierKind.Anonymous, previous));
            linked.Add(IdOf(IdentifierKind.User, previous));
        }

        return linked.ToImmutable();
    }

    private static ContactId IdOf(IdentifierKind kind, string value) => ContactId.Of(Identifier.Create(kind, value), SimulationWorld.IdentityKey);

    private sealed class Person(Dice dice, SimulationPlan plan, int number)
    {
        private readonly string _user = $"user-{number}";

        // Some share a mailbox.
        private readonly string _mailbox = MailboxOf(dice.Chance(0.7) ? number : number / 2);

        // Every fourth person shares the kiosk.
        private readonly string[] _devices = dice.Chance(0.25) ? [$"device-{number}", "kiosk"] : [$"device-{number}", $"phone-{number}"];
        private readonly double _known = dice.Fraction();

        private Instant _last = plan.Start;

        /// <summary>People come in visits: half of what they do follows soon on something else.</summary>
        public Instant Next(Dice dice, SimulationPlan plan) =>
            _last = dice.Chance(0.5) ? _last + dice.Time(TimeSpan.FromMinutes(40)) : plan.Start + dice.Time(plan.Span);

        public Event Act(Dice dice, int sequence, Instant at, bool historical)
        {
            var type = dice.Between(0, 9) switch { 0 => EventType.Identify, 1 => EventType.Alias, 2 => EventType.Group, _ => EventType.Track };
            var isKnown = type == EventType.Alias || dice.Chance(_known);
            var hasDevice = !isKnown || dice.Chance(0.5);
            var messageId = $"message-{sequence}";
            return new Event
            {
                MessageId = messageId,
                Key = Event.KeyOf("simulation", messageId),
                Type = type,
                Name = type switch
                {
                    EventType.Identify => Domain.Events.EventNames.Identified,
                    EventType.Alias => Domain.Events.EventNames.Aliased,
                    EventType.Group => Domain.Events.EventNames.GroupJoined,
                    _ => dice.Pick(EventNames),
                },
                OccurredAt = at,
                RecordedAt = at,
                Historical = historical,
                UserId = isKnown ? _user : null,
                AnonymousId = hasDevice ? dice.Pick(_devices) : null,
                PreviousId = type == EventType.Alias ? dice.Chance(0.8) ? dice.Pick(_devices) : $"user-{dice.Between(0, number)}" : null,
                GroupId = type == EventType.Group ? $"company-{dice.Between(1, 3)}" : null,
                Properties = JsonDocument.Parse($$"""{ "value": {{dice.Between(0, 9)}} }""").RootElement,
                Traits = type == EventType.Identify || dice.Chance(0.2)
                    ? JsonDocument.Parse($$"""{ "email": "{{_mailbox}}", "plan": "{{dice.Pick(["free", "pro"])}}", "timezone": "{{dice.Pick(Zones)}}", "renews": "{{(at + TimeSpan.FromDays(dice.Between(-400, 40))).ToDateTimeOffset():yyyy-MM-dd}}" }""").RootElement
                    : null,
            };
        }
    }
}
