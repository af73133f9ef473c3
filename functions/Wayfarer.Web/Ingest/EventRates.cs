using System.Net;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// How many events each key may still send and, for browser keys, each address. Kept in memory for a bounded number of
/// addresses: when there are more, those that were not heard of for longest start anew.
/// </summary>
public sealed class EventRates(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RecentMemory<EventAllowance> _allowances = new();

    /// <summary>Takes one event off; null when it may be sent, otherwise the seconds to wait.</summary>
    public int? Take(WriteKey key, IPAddress? address)
    {
        lock (_lock)
        {
            var wait = default(int?);
            foreach (var (name, eventsPerSecond) in RatesOf(key, address))
            {
                if (Allowance(name, eventsPerSecond).SecondsUntilNext(eventsPerSecond) is { } seconds) wait = Math.Max(wait ?? 0, seconds);
            }

            if (wait is null) Charge(key, address, 1);
            return wait;
        }
    }

    /// <summary>Takes off what a request turned out to hold, even when it is more than there was.</summary>
    public void Charge(WriteKey key, IPAddress? address, int events)
    {
        lock (_lock)
        {
            foreach (var (name, eventsPerSecond) in RatesOf(key, address)) _allowances.Remember(name, Allowance(name, eventsPerSecond).Without(events));
        }
    }

    private static IEnumerable<(string Name, int EventsPerSecond)> RatesOf(WriteKey key, IPAddress? address)
    {
        if (key.EventsPerSecond is { } eventsPerSecond) yield return ($"key {key.Id}", eventsPerSecond);
        if (key.Kind == KeyKind.Browser && address is not null)
            yield return ($"address {Network.Of(address)}", Limits.BrowserEventsPerSecondPerAddress);
    }

    private EventAllowance Allowance(string name, int eventsPerSecond)
    {
        var now = Instant.From(time.GetUtcNow());
        return _allowances.Find(name)?.FilledAt(now, eventsPerSecond) ?? EventAllowance.Full(eventsPerSecond, now);
    }
}
