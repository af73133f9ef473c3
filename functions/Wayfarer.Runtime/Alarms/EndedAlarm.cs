using System.Globalization;

namespace Wayfarer.Runtime.Alarms;

/// <summary>An alarm that is said to have rung its last, and how often it was found to work all the same.</summary>
public sealed record EndedAlarm(string Id, int FoundWorking = 0)
{
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)];

    /// <summary>After how long it is looked at.</summary>
    public TimeSpan LookAfter => Patience[FoundWorking];

    /// <summary>What it is looked at next time; null when it was looked at often enough.</summary>
    public EndedAlarm? Again => FoundWorking + 1 < Patience.Length ? this with { FoundWorking = FoundWorking + 1 } : null;

    public static EndedAlarm Read(string message) =>
        message.Split(' ') is [var found, { Length: > 0 } id] && int.TryParse(found, CultureInfo.InvariantCulture, out var times) && times >= 0 && times < Patience.Length
            ? new EndedAlarm(id, times)
            : throw new FormatException($"'{message}' names no alarm that has ended.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FoundWorking} {Id}");
}
