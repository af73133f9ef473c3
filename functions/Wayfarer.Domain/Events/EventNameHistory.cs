using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// How the events of one name came from one key: since when, until when, and how many on each of the days before the last
/// one. Enough to tell a name that was never seen before, and one that used to come and stays away.
/// </summary>
public sealed record EventNameHistory
{
    public const int CurrentFormat = 1;

    private const long MillisecondsPerDay = 86_400_000;
    private const int Week = 7;

    // A week up to the last day, and what a week up to today may still need of the day before.
    private const int DaysKept = Week + 1;

    // It came on five of seven days: a shop that rests at the weekend is regular, too.
    private const int DaysThatMakeRegular = 5;
    private const int GapsThatMakeSilence = 3;

    /// <summary>Shorter silences are restarts and luck.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMinutes(15);

    public int Format { get; init; } = CurrentFormat;

    public required string Name { get; init; }

    public required Instant FirstSeen { get; init; }

    /// <summary>When one was last accepted; the first sight while none was.</summary>
    public required Instant LastSeen { get; init; }

    public ImmutableArray<EventNameDay> Days { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static EventNameHistory Begin(string name, Instant at) => new() { Name = name, FirstSeen = at, LastSeen = at };

    /// <summary>With events that were accepted from the first to the last of these instants, close together.</summary>
    public EventNameHistory WithAccepted(long count, Instant first, Instant last)
    {
        var gap = first <= LastSeen ? TimeSpan.Zero : first - LastSeen;
        var today = DayOf(last);
        return this with
        {
            LastSeen = Instant.Max(LastSeen, last),
            Days = With(today, day => day with { Accepted = day.Accepted + count, LongestGap = Math.Max(day.LongestGap, (long)gap.TotalMilliseconds) }),
        };
    }

    public EventNameHistory WithRefused(long count, Instant at) => this with
    {
        Days = With(DayOf(at), day => day with { Refused = day.Refused + count }),
    };

    public EventNameCounts Counts(Instant now)
    {
        var today = DayOf(now);
        var week = Days.Where(day => day.Day > today - Week).ToList();
        return new EventNameCounts(
            week.Where(day => day.Day == today).Sum(day => day.Accepted),
            week.Where(day => day.Day == today).Sum(day => day.Refused),
            week.Sum(day => day.Accepted),
            week.Sum(day => day.Refused));
    }

    /// <summary>First seen within the last week.</summary>
    public bool IsRecent(Instant now) => now - FirstSeen < TimeSpan.FromDays(Week);

    /// <summary>
    /// It came on at least five of the seven days up to its last one, and stays away for three times its usual gap: the
    /// middle one of the longest gaps of those days, so that a shop's nights are usual and one outage is not.
    /// </summary>
    public bool IsSilent(Instant now)
    {
        var last = DayOf(LastSeen);
        var gaps = Days.Where(day => day.Day > last - Week && day.Accepted > 0).Select(day => day.LongestGap).Order().ToList();
        if (gaps.Count < DaysThatMakeRegular) return false;

        var silence = TimeSpan.FromMilliseconds(gaps[gaps.Count / 2] * GapsThatMakeSilence);
        return now - LastSeen >= (silence > ShortestSilence ? silence : ShortestSilence);
    }

    private static long DayOf(Instant instant) => instant.Milliseconds / MillisecondsPerDay;

    private ImmutableArray<EventNameDay> With(long day, Func<EventNameDay, EventNameDay> change)
    {
        var changed = change(Days.FirstOrDefault(known => known.Day == day) ?? new EventNameDay(day, 0, 0, 0));
        var newest = Math.Max(day, Days.IsEmpty ? day : Days[^1].Day);
        return [.. Days.Where(known => known.Day != day).Append(changed).Where(known => known.Day > newest - DaysKept).OrderBy(known => known.Day)];
    }
}

/// <summary>One day (UTC, counted from 1970) of a name; the longest gap is the one that ended on it, in milliseconds.</summary>
public sealed record EventNameDay(long Day, long Accepted, long Refused, long LongestGap);

public readonly record struct EventNameCounts(long Today, long RefusedToday, long Week, long RefusedWeek);
