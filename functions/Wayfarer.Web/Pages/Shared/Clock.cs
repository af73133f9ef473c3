using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Wayfarer.Domain.Content.Differences;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>Instants as people read them, in the time zone of the installation and as near as today makes possible.</summary>
public sealed partial class Clock(Instant now, string zone)
{
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;

    public Instant Now { get; } = now;

    public string Zone => _zone.Id;

    public string Day => DayOf(Now);

    public string DayOf(Instant instant) => Local(instant).ToString("dddd, d MMMM uuuu", CultureInfo.InvariantCulture);

    public string TimeOf(Instant instant) => Local(instant).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public string Near(Instant instant)
    {
        if (instant == Instant.Never) return "never";

        var (local, today) = (Local(instant), Local(Now));
        var pattern = local.Date == today.Date ? "HH:mm" : local.Year == today.Year ? "d MMM, HH:mm" : "d MMM uuuu, HH:mm";
        return local.ToString(pattern, CultureInfo.InvariantCulture);
    }

    public string Exact(Instant instant) => $"{Local(instant).ToString("d MMMM uuuu, HH:mm:ss", CultureInfo.InvariantCulture)} ({Zone})";

    /// <summary>How far away an instant is, to the unit that matters.</summary>
    public string Distance(Instant instant)
    {
        var distance = (instant - Now).Duration();
        var words = distance switch
        {
            { TotalDays: >= 2 } => Words.Count((long)distance.TotalDays, "day"),
            { TotalHours: >= 2 } => Words.Count((long)distance.TotalHours, "hour"),
            { TotalMinutes: >= 1 } => Words.Count((long)distance.TotalMinutes, "minute"),
            _ => Words.Count((long)distance.TotalSeconds, "second"),
        };
        return instant > Now ? $"in {words}" : $"{words} ago";
    }

    /// <summary>A reason with its instants as people read them.</summary>
    public string Readable(string? text) => text is null ? "" : Instants().Replace(text, match =>
        Instant.TryParse(match.Value, out var instant) ? Near(instant) : match.Value);

    private LocalDateTime Local(Instant instant) => NodaTime.Instant.FromDateTimeOffset(instant.ToDateTimeOffset()).InZone(_zone).LocalDateTime;

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Instants();
}
