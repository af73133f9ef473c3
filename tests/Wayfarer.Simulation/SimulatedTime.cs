using Wayfarer.Domain.Time;

namespace Wayfarer.Simulation;

/// <summary>The time of the world, which only the simulation moves.</summary>
public sealed class SimulatedTime(Instant start)
{
    public Instant Now { get; private set; } = start;

    public void MoveTo(Instant instant) => Now = Instant.Max(Now, instant);

    /// <summary>A worker's own clock, ahead of or behind the world's.</summary>
    public TimeProvider ClockWith(Func<TimeSpan> skew, Action<Instant> looked) => new Clock(this, skew, looked);

    private sealed class Clock(SimulatedTime time, Func<TimeSpan> skew, Action<Instant> looked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            looked(time.Now);
            return (time.Now + skew()).ToDateTimeOffset();
        }
    }
}
