using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Wayfarer.Web.Consent;

/// <summary>How often one network may do something in an hour. What is counted is in memory, and forgotten when it is not needed.</summary>
internal sealed class RemoteRate(int perHour) : IDisposable
{
    private const int BytesOfNetwork = 8;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = perHour,
            Window = TimeSpan.FromHours(1),
            QueueLimit = 0,
        }));

    public bool TryTake(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(NetworkOf(address));
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>One line to the internet has 2^64 addresses of the newer kind.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, BytesOfNetwork)) : address.ToString();
    }
}
