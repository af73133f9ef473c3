using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Tests.Runtime.Bounces;

/// <summary>Keeps what it is told, unless it is to fail.</summary>
internal sealed class KeptBounces : IBounceReceiver
{
    public List<BounceReport> Reports { get; } = [];

    public bool Fails { get; set; }

    public ValueTask ReceiveAsync(BounceReport report, CancellationToken cancellation)
    {
        if (Fails) throw new IOException("It fails.");

        Reports.Add(report);
        return default;
    }
}
