using System.Net;
using System.Net.Sockets;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// How many events each key may still send and, for browser keys, each address. Kept in memory for a bounded number of
/// addresses: when there are more, those that were not heard of for longest start anew.
/// </summary>
public sealed class EventRates(TimeProvider time)
{
    private const int BytesOfNetwork = 8;

    private readonly Lock _lock = new();
    private Dictionary<string, EventAllowance> _recent = [];
    private Dictionary<string, EventAllowance> _older = [];

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
            foreach (var (name, eventsPerSecond) in RatesOf(key, address)) Remember(name, Allowance(name, eventsPerSecond).Without(events));
        }
    }

    private static IEnumerable<(string Name, int EventsPerSecond)> RatesOf(WriteKey key, IPAddress? address)
    {
        if (key.EventsPerSecond is { } eventsPerSecond) yield return ($"key {key.Id}", eventsPerSecond);
        if (key.Kind == KeyKind.Browser && address is not null)
            yield return ($"address {NetworkOf(address)}", Limits.BrowserEventsPerSecondPerAddress);
    }

    // Whoever has one address of version 6 has all that begin alike.
    private static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes()[..BytesOfNetwork]) : address.ToString();
    }

    private EventAllowance Allowance(string name, int eventsPerSecond)
    {
        var now = Instant.From(time.GetUtcNow());
        return _recent.TryGetValue(name, out var known) || _older.TryGetValue(name, out known)
            ? known.FilledAt(now, eventsPerSecond)
            : EventAllowance.Full(eventsPerSecond, now);
    }

    private void Remember(string name, EventAllowance allowance)
    {
        _recent[name] = allowance;
        if (_recent.Count < Limits.AddressesRemembered) return;

        _older = _recent;
        _recent = [];
    }
}
