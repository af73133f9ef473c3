using Microsoft.Extensions.Logging;
using Wayfarer.Local.Hosting;
using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Local.Bounces;

/// <summary>Tells whoever runs the host that mails come back, and not whose.</summary>
internal sealed class LoggedBounces(ILogger logger) : IBounceReceiver
{
    public ValueTask ReceiveAsync(BounceReport report, CancellationToken cancellation)
    {
        if (report.Kind != BounceKind.AutoReply) Log.Bounced(logger, report.Kind, report.Status, report.MessageId);
        return default;
    }
}
