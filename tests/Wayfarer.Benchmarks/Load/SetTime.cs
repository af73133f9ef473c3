using Wayfarer.Domain.Time;

namespace Wayfarer.Benchmarks.Load;

/// <summary>A clock that shows what it is set to; timers do not run.</summary>
public sealed class SetTime(Instant now) : TimeProvider
{
    public Instant Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
