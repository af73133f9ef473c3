using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// How many events somebody may still send. It fills evenly up to a reserve; one batch may take it below nothing, so that a
/// batch of any size passes and the average holds: who is in debt waits.
/// </summary>
public readonly record struct EventAllowance(double Left, Instant At)
{
    public static EventAllowance Full(int eventsPerSecond, Instant now) => new(ReserveOf(eventsPerSecond), now);

    public EventAllowance FilledAt(Instant now, int eventsPerSecond)
    {
        var gained = Math.Max(0, now.Milliseconds - At.Milliseconds) / 1_000.0 * eventsPerSecond;
        return new EventAllowance(Math.Min(ReserveOf(eventsPerSecond), Left + gained), Instant.Max(At, now));
    }

    public EventAllowance Without(int events) => this with { Left = Left - events };

    /// <summary>How long until one event may be sent; null when it may be sent now. Whole seconds, because that is how it is told.</summary>
    public int? SecondsUntilNext(int eventsPerSecond) => Left >= 1 ? null : Math.Max(1, (int)Math.Ceiling((1 - Left) / eventsPerSecond));

    private static double ReserveOf(int eventsPerSecond) => Math.Max(1, (double)eventsPerSecond * Limits.SecondsOfEventsInReserve);
}
