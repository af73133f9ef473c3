using NodaTime;
using Wayfarer.Domain.Time;
using Xunit;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Tests.Domain.Time;

/// <summary>Every change of every clock of the world, against looking at the clock minute by minute.</summary>
public sealed class CalendarWaitTests
{
    private static readonly NodaTime.Instant From = NodaTime.Instant.FromUtc(2025, 1, 1, 0, 0);
    private static readonly NodaTime.Instant To = NodaTime.Instant.FromUtc(2031, 1, 1, 0, 0);

    [Fact]
    public void A_wait_ends_when_the_clock_on_the_wall_first_shows_the_day_and_time()
    {
        var looked = 0;
        var changes = new HashSet<string>();
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
        {
            var zone = DateTimeZoneProviders.Tzdb[id];

            // Many names share one clock.
            foreach (var interval in zone.GetZoneIntervals(From, To).Where(interval => interval.HasStart && interval.Start >= From))
            {
                var before = zone.GetZoneInterval(interval.Start - NodaTime.Duration.Epsilon).WallOffset;
                if (before == interval.WallOffset || !changes.Add($"{interval.Start} {before} {interval.WallOffset}")) continue;

                // In the middle of the hour that is skipped or happens twice, and at its two ends.
                var one = interval.Start.WithOffset(before).LocalDateTime;
                var other = interval.Start.WithOffset(interval.WallOffset).LocalDateTime;
                var middle = one.PlusMinutes(Period.Between(one, other, PeriodUnits.Minutes).Minutes / 2);
                foreach (var time in new[] { one, middle, other })
                {
                    foreach (var (days, hours) in new[] { (0, 5), (1, 26), (0, 0), (1, 0), (0, -1) })
                    {
                        var start = new Instant((interval.Start - NodaTime.Duration.FromHours(hours)).ToUnixTimeMilliseconds());
                        var actual = new CalendarWait(days, time.TimeOfDay).After(start, id);
                        var expected = ByTheMinute(start, zone, days, time.TimeOfDay);
                        Assert.True(expected == actual, $"{id}: {days} days, {time.TimeOfDay} from {start}: {actual}, by the minute {expected}");
                        looked++;
                    }
                }
            }
        }

        Assert.True(changes.Count > 100 && looked > 1_000);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T12:00:00Z", 1, 2, 30, "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T12:00:00Z", 1, 2, 30, "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", 0, 2, 30, "2026-10-26T01:30:00Z")]
    [InlineData("Not/AZone", "2026-03-28T12:00:00Z", 0, 9, 0, "2026-03-29T09:00:00Z")]
    public void Gaps_end_late_overlaps_begin_early_and_a_time_that_is_over_waits_for_the_next_day(string zone, string start, int days, int hour, int minute, string end)
    {
        Assert.True(Instant.TryParse(start, out var from));
        Assert.True(Instant.TryParse(end, out var expected));
        Assert.Equal(expected, new CalendarWait(days, new LocalTime(hour, minute)).After(from, zone));
    }

    /// <summary>The first day, from the asked one on, on which the clock first reaches the time after the start.</summary>
    private static Instant ByTheMinute(Instant start, DateTimeZone zone, int days, LocalTime time)
    {
        for (var date = Local(start.Milliseconds, zone).Date.PlusDays(days); ; date = date.PlusDays(1))
        {
            var reached = FirstReached(date + time, zone);
            if (reached > start) return reached;
        }
    }

    private static Instant FirstReached(LocalDateTime target, DateTimeZone zone)
    {
        const long Minute = 60_000;

        // No zone is further from UTC than 15 hours.
        var milliseconds = NodaTime.Instant.FromUtc(target.Year, target.Month, target.Day, target.Hour, target.Minute).ToUnixTimeMilliseconds() - (15 * 60 * Minute);
        while (Local(milliseconds, zone) < target) milliseconds += Minute;

        return new Instant(milliseconds);
    }

    private static LocalDateTime Local(long milliseconds, DateTimeZone zone) => NodaTime.Instant.FromUnixTimeMilliseconds(milliseconds).InZone(zone).LocalDateTime;
}
