using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Replay;

/// <summary>A clock that stands still until it is set, and never goes back.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private Instant _now = Instant.Epoch;

    public Instant Now => _now;

    public void MoveTo(Instant instant) => _now = Instant.Max(_now, instant);

    public override DateTimeOffset GetUtcNow() => _now.ToDateTimeOffset();
}
