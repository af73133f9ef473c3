using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

/// <summary>The same questions answered the slow way, over every event that was ever recorded. It shares no code with the rules it checks.</summary>
public static class Naive
{
    public static bool Holds(Condition condition, Contact contact, Snapshot snapshot, IReadOnlyList<Event> events, Instant at)
    {
        var profile = contact.Profile;
        switch (condition)
        {
            case Condition.All all:
                return all.Conditions.All(part => Holds(part, contact, snapshot, events, at));
            case Condition.Any any:
                return any.Conditions.Any(part => Holds(part, contact, snapshot, events, at));
            case Condition.Not not:
                return !Holds(not.Inner, contact, snapshot, events, at);
            case Condition.SegmentIs segment:
                return Holds(snapshot.Segment(segment.Segment)!.If!, contact, snapshot, events, at);
            case Condition.TagIs tag:
                return profile.Tags.Any(known => known.Name == tag.Tag && known.Present);
            case Condition.TraitIs trait:
                return profile.Traits.Any(known => known.Name == trait.Trait && known.Value.ToString() == trait.Comparison.Operands[0].Text);
            case Condition.TraitDateIs date:
                return Holds(date, profile, ZoneOf(profile, snapshot), at);
            case Condition.JourneyIs journey:
                var memory = profile.Journeys.FirstOrDefault(known => known.Journey == journey.Journey);
                return journey.Standing switch
                {
                    JourneyStanding.Inside => contact.Enrollments.Any(open => open.Journey == journey.Journey && !open.Dark),
                    JourneyStanding.Entered => memory is not null && memory.Entered != memory.Dark,
                    JourneyStanding.Finished => memory?.FinishedAt is not null,
                    _ => memory?.GoalReachedAt is not null,
                };
            case Condition.EventCount count:
                if (Inside(count.Window, profile, snapshot, events, at) is not { } counted) return false;

                var happened = events.Count(@event => Matches(count.Pattern, @event, at) && counted(@event.OccurredAt));
                return happened >= count.AtLeast && (count.AtMost is null || happened <= count.AtMost);
            case Condition.EventValue value:
                if (Inside(value.Window, profile, snapshot, events, at) is not { } valued) return false;

                var numbers = events.Where(@event => Matches(value.Pattern, @event, at) && valued(@event.OccurredAt))
                    .OrderBy(@event => @event.OccurredAt).ThenBy(@event => @event.Key[..16], StringComparer.Ordinal)
                    .Select(@event => @event.Properties!.Value.TryGetProperty(value.Property, out var number) ? number.GetInt32() : (int?)null).Where(number => number is not null).ToList();
                double? comesTo = value.Aggregate switch
                {
                    Aggregate.Sum => numbers.Sum(),
                    Aggregate.Distinct => numbers.Distinct().Count(),
                    Aggregate.Average => numbers.Average(),
                    Aggregate.Min => numbers.Min(),
                    Aggregate.Max => numbers.Max(),
                    Aggregate.First => numbers.FirstOrDefault(),
                    _ => numbers.LastOrDefault(),
                };
                return comesTo >= value.Comparison.Operands[0].Number;
            case Condition.Sequence sequence:
                if (Inside(sequence.Window, profile, snapshot, events, at) is not { } ends) return false;

                var reached = events.Where(@event => Matches(sequence.Steps[0].Pattern, @event, at)).Select(@event => @event.OccurredAt).ToList();
                foreach (var step in sequence.Steps.Skip(1))
                {
                    reached = [.. events.Where(@event => Matches(step.Pattern, @event, at)).Select(@event => @event.OccurredAt)
                        .Where(end => reached.Exists(before => before < end && !(end - before > step.Within)))];
                }

                return reached.Exists(end => ends(end));
            default:
                throw new InvariantException($"Brute force knows nothing of {condition.GetType().Name}.");
        }
    }

    private static bool Holds(Condition.TraitDateIs condition, Profile profile, DateTimeZone zone, Instant at)
    {
        if (profile.Traits.FirstOrDefault(trait => trait.Name == condition.Trait) is not { } known) return false;

        var date = LocalDatePattern.Iso.Parse(known.Value.GetString()!).Value;
        var now = at.ToDateTimeOffset();
        var start = zone.AtStartOfDay(date).ToInstant().ToDateTimeOffset();
        if (condition.Comparison is DateComparison.AnniversaryWithin { Days: var days })
        {
            var today = Local(at.Milliseconds, zone).Date;
            return Enumerable.Range(0, days + 1).Select(ahead => today.PlusDays(ahead)).Any(day => new AnnualDate(date.Month, date.Day).InYear(day.Year) == day);
        }

        return condition.Comparison switch
        {
            DateComparison.Before => start < now,
            DateComparison.WithinLast last => start <= now && now - start < last.Time,
            DateComparison.WithinNext next => start > now && start - now <= next.Time,
            DateComparison.OlderThan older => now - start >= older.Time,
            _ => throw new InvariantException("Brute force does not know this comparison of dates."),
        };
    }

    /// <summary>Which instants are inside a window; null when there is no such window.</summary>
    private static Func<Instant, bool>? Inside(Window window, Profile profile, Snapshot snapshot, IReadOnlyList<Event> events, Instant at)
    {
        switch (window)
        {
            case Window.AllTime:
                return _ => true;
            case Window.Rolling rolling:
                return instant => at.Milliseconds - instant.Milliseconds < rolling.Within.TotalMilliseconds;
            case Window.Since since:
                var anchors = events.Where(@event => Matches(since.Anchor, @event, at)).Select(@event => @event.OccurredAt).ToList();
                return anchors.Count == 0 ? null : instant => instant > anchors.Max();
            case Window.During during:
                var zone = during.TimeZone is { } own ? DateTimeZoneProviders.Tzdb[own] : ZoneOf(profile, snapshot);
                var wanted = NumberOf(at) - (during.Period.IsPast ? 1 : 0);
                return instant => NumberOf(instant) == wanted;

                // The periods in a row; the first of all days was a Monday.
                int NumberOf(Instant instant)
                {
                    var date = Local(instant.Milliseconds, zone).Date;
                    return during.Period.Unit switch
                    {
                        CalendarUnit.Day => Period.DaysBetween(default, date),
                        CalendarUnit.Week => Period.DaysBetween(default, date) / 7,
                        CalendarUnit.Month => (date.Year * 12) + date.Month,
                        CalendarUnit.Quarter => (date.Year * 4) + ((date.Month - 1) / 3),
                        _ => date.Year,
                    };
                }

            default:
                throw new InvariantException($"Brute force knows nothing of {window.GetType().Name}.");
        }
    }

    private static DateTimeZone ZoneOf(Profile profile, Snapshot snapshot)
    {
        var own = profile.Traits.FirstOrDefault(trait => trait.Name == "timezone") is { } trait ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(trait.Value.GetString()!) : null;
        return own ?? DateTimeZoneProviders.Tzdb[snapshot.Settings.TimeZone];
    }

    private static bool Matches(EventPattern pattern, Event @event, Instant at) =>
        @event.Name == pattern.Name && @event.OccurredAt <= at && pattern.Where.All(filter => Matches(filter, @event));

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
