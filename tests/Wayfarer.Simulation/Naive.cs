using System.Collections.Immutable;
using NodaTime;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

/// <summary>The same questions answered the slow way, over every event that was ever recorded. It shares no code with the rules it checks.</summary>
public static class Naive
{
    public static bool Holds(Condition condition, Profile profile, Snapshot snapshot, IReadOnlyList<Event> events, Instant at)
    {
        switch (condition)
        {
            case Condition.All all:
                return all.Conditions.All(part => Holds(part, profile, snapshot, events, at));
            case Condition.Any any:
                return any.Conditions.Any(part => Holds(part, profile, snapshot, events, at));
            case Condition.Not not:
                return !Holds(not.Inner, profile, snapshot, events, at);
            case Condition.SegmentIs segment:
                return Holds(snapshot.Segment(segment.Segment)!.If!, profile, snapshot, events, at);
            case Condition.TagIs tag:
                return profile.Tags.Any(known => known.Name == tag.Tag && known.Present);
            case Condition.TraitIs trait:
                return profile.Traits.Any(known => known.Name == trait.Trait && known.Value.ToString() == trait.Comparison.Operands[0].Text);
            case Condition.EventCount count:
                var happened = events.Count(@event =>
                    @event.Name == count.Pattern.Name
                    && count.Pattern.Where.All(filter => Matches(filter, @event))
                    && @event.OccurredAt <= at
                    && (count.Window is not Window.Rolling window || at.Milliseconds - @event.OccurredAt.Milliseconds < window.Within.TotalMilliseconds));
                return happened >= count.AtLeast && (count.AtMost is null || happened <= count.AtMost);
            default:
                return false;
        }
    }

    public static Instant CalendarEnd(Instant start, DateTimeZone zone, int days, LocalTime at)
    {
        const long Minute = 60_000;
        var target = Local(start.Milliseconds, zone).Date.PlusDays(days) + at;

        // Begin well before the target, but never at or before the start.
        var instant = Math.Max(((start.Milliseconds / Minute) + 1) * Minute, (NodaTime.Instant.FromUtc(target.Year, target.Month, target.Day, target.Hour, target.Minute).ToUnixTimeMilliseconds() / Minute * Minute) - (15 * 60 * Minute));
        while (true)
        {
            if (Local(start.Milliseconds, zone) >= target && Reached(start.Milliseconds)) target = target.PlusDays(1);
            for (var tries = 0; tries < 3 * 24 * 60; tries++, instant += Minute)
            {
                if (Reached(instant)) return new Instant(instant);
            }
        }

        bool Reached(long milliseconds) => Local(milliseconds, zone) >= target;
    }

    public static ImmutableArray<EventMemory> Memories(Outcome outcome, Contact contact, IEnumerable<Wayfarer.Runtime.Contacts.ContactCommit> own, Snapshot snapshot)
    {
        var profile = Profile.Empty;
        foreach (var commit in own.Concat(contact.Profile.Absorbed.SelectMany(id => outcome.Histories[id])))
        {
            foreach (var input in commit.Inputs.Select(recorded => recorded.Input))
            {
                if (input.Heard() is not { } @event) continue;

                foreach (var memory in snapshot.Memories.Where(memory => memory.Pattern.Matches(@event))) profile = profile.Remember(memory, @event);
            }
        }

        return profile.Memories;
    }

    private static bool Matches(PropertyFilter filter, Event @event)
    {
        var property = @event.Properties!.Value.GetProperty(filter.Path);
        return filter.Comparison.Operator == ComparisonOperator.Equal
            ? property.GetString() == filter.Comparison.Operands[0].Text
            : property.GetInt32() >= filter.Comparison.Operands[0].Number;
    }

    private static LocalDateTime Local(long milliseconds, DateTimeZone zone) => NodaTime.Instant.FromUnixTimeMilliseconds(milliseconds).InZone(zone).LocalDateTime;
}
