namespace Wayfarer.Runtime.Bounces;

/// <summary>Takes what mails that came back say. May be told the same more than once.</summary>
public interface IBounceReceiver
{
    ValueTask ReceiveAsync(BounceReport report, CancellationToken cancellation);
}
