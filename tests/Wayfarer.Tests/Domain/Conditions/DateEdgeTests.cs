using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>The ends of the calendar, days that were left out or came twice, and the 29th of February.</summary>
public sealed class DateEdgeTests
{
    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "Pacific/Kiritimati")]
    [InlineData("9999-12-31", "Etc/GMT+12")]
    [InlineData("9999-12-31", "Pacific/Kiritimati")]
    [InlineData("0001-01-01", "Pacific/Kiritimati")]
    [InlineData("0001-01-01T00:00:00Z", "Etc/GMT+12")]
    public void The_ends_of_the_calendar_are_dates_like_others(string date, string zone)
    {
        Assert.True(Instant.TryParse("2026-11-26T12:00:00Z", out var now));
        DateComparison[] comparisons =
        [
            new DateComparison.Before(null), new DateComparison.After(null), new DateComparison.WithinLast(TimeSpan.FromDays(3_653)), new DateComparison.WithinNext(TimeSpan.FromDays(3_653)),
            new DateComparison.OlderThan(TimeSpan.FromDays(3_653)), new DateComparison.AnniversaryWithin(364),
        ];
        foreach (var comparison in comparisons)
        {
            // Together with a calendar that is asked for wherever the other part ends.
            var rule = new Condition.Any([new Condition.TraitDateIs("d", comparison), new Condition.EventCount(new EventPattern("A"), 1, null, new Window.During(CalendarPeriod.Parse("last-year")!.Value, null))]);
            var judgement = Judge(rule, date, zone, now);
            var isPast = date.StartsWith('0');
            if (comparison is DateComparison.Before or DateComparison.OlderThan) Assert.Equal(isPast, judgement.IsTrue);
            if (comparison is DateComparison.After) Assert.Equal(!isPast, judgement.IsTrue);
            if (comparison is DateComparison.WithinLast or DateComparison.WithinNext) Assert.Equal(Judgement.Lasting(false), judgement);
            Assert.True(judgement.ValidUntil > now);
        }
    }

    [Theory]
    [InlineData("2024-02-29", "2023-02-28T00:00:00Z", true, "2023-03-01T00:00:00Z")]
    [InlineData("2024-02-29", "2024-02-28T23:59:59.999Z", false, "2024-02-29T00:00:00Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z", true, "2024-03-01T00:00:00Z")]
    [InlineData("2024-02-29", "2100-02-28T12:00:00Z", true, "2100-03-01T00:00:00Z")]
    [InlineData("2024-03-01", "2100-02-28T12:00:00Z", false, "2100-03-01T00:00:00Z")]
    public void The_29th_of_February_comes_round_on_the_28th(string date, string at, bool holds, string until)
    {
        Assert.True(Instant.TryParse(at, out var now));
        Assert.True(Instant.TryParse(until, out var end));
        Assert.Equal(new Judgement(holds ? Truth.True : Truth.False, end), Judge(new Condition.TraitDateIs("d", new DateComparison.AnniversaryWithin(0)), date, "Etc/UTC", now));
    }

    [Fact]
    public void A_day_that_was_left_out_begins_and_ends_with_the_next_one()
    {
        // Samoa went from the 29th of December 2011 to the 31st.
        Assert.True(Instant.TryParse("2011-12-30T10:00:00Z", out var next));
        Assert.True(Instant.TryParse("2011-12-29T12:00:00Z", out var before));
        Assert.Equal(new Judgement(Truth.False, next + TimeSpan.FromMilliseconds(1)), Judge(new Condition.TraitDateIs("d", new DateComparison.Before(null)), "2011-12-30", "Pacific/Apia", before));

        var today = CalendarPeriod.Parse("today")!.Value;
        Assert.Equal(next, today.Start(before, "Pacific/Apia", 1));
        Assert.Equal(next, today.Start(next, "Pacific/Apia"));
    }

    [Theory]
    [InlineData("America/St_Johns", "2005-10-30T00:00:00Z")]
    [InlineData("America/Scoresbysund", "2025-10-25T12:00:00Z")]
    [InlineData("Africa/Cairo", "2025-10-30T12:00:00Z")]
    [InlineData("Atlantic/Azores", "2025-10-25T12:00:00Z")]
    public void Every_instant_lies_in_one_day_also_when_clocks_go_back_over_midnight(string zone, string around)
    {
        Assert.True(Instant.TryParse(around, out var from));
        var today = CalendarPeriod.Parse("today")!.Value;
        var known = today.Start(from, zone);
        for (var minute = 0; minute < 2 * 24 * 60; minute++)
        {
            var at = from + TimeSpan.FromMinutes(minute);
            var (start, end) = (today.Start(at, zone), today.Start(at, zone, 1));
            Assert.True(start <= at && at < end, $"{at} from {start} to {end}");
            Assert.True(start >= known);
            known = start;
        }
    }

    [Theory]
    [InlineData("2026-12-31T12:00:00Z", "2026-12-28T00:00:00Z")]
    [InlineData("2027-01-01T12:00:00Z", "2026-12-28T00:00:00Z")]
    [InlineData("2027-01-03T23:59:59.999Z", "2026-12-28T00:00:00Z")]
    [InlineData("2027-01-04T00:00:00Z", "2027-01-04T00:00:00Z")]
    public void Weeks_go_on_over_the_end_of_the_year(string at, string monday)
    {
        Assert.True(Instant.TryParse(at, out var now));
        Assert.True(Instant.TryParse(monday, out var start));
        Assert.Equal(start, CalendarPeriod.Parse("this-week")!.Value.Start(now, "Etc/UTC"));
    }

    private static Judgement Judge(Condition rule, string date, string zone, Instant at)
    {
        var snapshot = new Snapshot(1, Definitions.Empty with { Segments = [new Segment("s", "1", rule)] });
        var profile = Profile.Empty with
        {
            MemorySignature = snapshot.MemorySignature,
            Traits = [new Trait("d", JsonElement.Parse($"\"{date}\""), Instant.Epoch, "k"), new Trait("timezone", JsonElement.Parse($"\"{zone}\""), Instant.Epoch, "k")],
        };
        return new Judge(profile, snapshot).At(rule, at);
    }
}
