using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>How many events of a name came close together.</summary>
internal sealed record NameCount(string Name, long Accepted, long Refused, Instant First, Instant Last)
{
    public EventNameHistory AddTo(EventNameHistory history)
    {
        var counted = Accepted > 0 ? history.WithAccepted(Accepted, First, Last) : history;
        return Refused > 0 ? counted.WithRefused(Refused, Last) : counted;
    }
}
