using System.Globalization;

namespace Wayfarer.Domain.Time;

/// <summary>
/// Elapsed time as marketers write it: a whole number and a unit, such as <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>
/// or <c>2w</c>. A day is 24 hours; calendar days are written as <c>{ "days": 1, "at": "09:00" }</c>.
/// </summary>
public static class Duration
{
    public const string Advice = "write a whole number and a unit, such as \"30m\", \"24h\" or \"7d\"";

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is not { Length: >= 2 }) return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;

        long? seconds = text[^1] switch
        {
            's' => number,
            'm' => number * 60L,
            'h' => number * 3_600L,
            'd' => number * 86_400L,
            'w' => number * 604_800L,
            _ => null,
        };
        if (seconds is null || seconds > (long)Limits.LongestDuration.TotalSeconds) return false;

        duration = TimeSpan.FromSeconds(seconds.Value);
        return true;
    }

    public static string Describe(TimeSpan duration) => duration switch
    {
        { Ticks: 0 } => "0s",
        { TotalDays: var days } when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{days:0}d",
        { TotalHours: var hours } when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{hours:0}h",
        { TotalMinutes: var minutes } when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{minutes:0}m",
        _ => $"{duration.TotalSeconds:0}s",
    };
}
