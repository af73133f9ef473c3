using System.Net;
using Wayfarer.Domain;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Consent;

/// <summary>
/// How many subscriptions each network may still ask for in its hour, which begins with the first of them. Kept in memory
/// for a bounded number of networks; those that were not heard of for longest start anew.
/// </summary>
internal sealed class SubscriptionRates(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly RecentMemory<Hour> _networks = new();

    /// <summary>Takes one off; false when there is none left. Requests of which nobody knows where they come from are one network.</summary>
    public bool TryTake(IPAddress? address)
    {
        var network = address is null ? "" : Network.Of(address);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var hour = _networks.Find(network) is { } known && now - known.Since < Window ? known : new Hour(now, 0);
            if (hour.Taken >= Limits.SubscriptionsPerRemoteAddressAndHour) return false;

            _networks.Remember(network, hour with { Taken = hour.Taken + 1 });
            return true;
        }
    }

    private readonly record struct Hour(DateTimeOffset Since, int Taken);
}
