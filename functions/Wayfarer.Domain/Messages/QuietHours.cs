using NodaTime;
using Wayfarer.Domain.Time;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Domain.Messages;

/// <summary>The hours of the contact's own day in which no marketing message is handed over; they may go over midnight.</summary>
public sealed record QuietHours(LocalTime From, LocalTime To)
{
    /// <summary>When the quiet hours that an instant lies in are over; null when it lies in none.</summary>
    public Instant? EndAfter(Instant instant, string zone)
    {
        var timeZone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        var local = NodaTime.Instant.FromUnixTimeMilliseconds(instant.Milliseconds).InZone(timeZone).TimeOfDay;
        if (!Contains(local)) return null;

        var date = NodaTime.Instant.FromUnixTimeMilliseconds(instant.Milliseconds).InZone(timeZone).Date;
        return Ends(date, timeZone).Concat(Ends(date.PlusDays(1), timeZone)).Where(end => end > instant).Min();
    }

    /// <summary>The instants of a day at which the clock reaches the end: two where it is set back over it; where it skips the end, the skip.</summary>
    private IEnumerable<Instant> Ends(LocalDate date, DateTimeZone timeZone)
    {
        var mapping = timeZone.MapLocal(date + To);
        if (mapping.Count == 0) return [From(mapping.LateInterval.Start)];

        return mapping.Count == 1 ? [From(mapping.Single().ToInstant())] : [From(mapping.First().ToInstant()), From(mapping.Last().ToInstant())];

        static Instant From(NodaTime.Instant instant) => new(instant.ToUnixTimeMilliseconds());
    }

    private bool Contains(LocalTime time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
