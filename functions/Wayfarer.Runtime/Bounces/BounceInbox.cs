namespace Wayfarer.Runtime.Bounces;

/// <summary>Reads each mail that came back and passes on what it says. A mail that says nothing is told to nobody.</summary>
/// <param name="receiver">Who acts on it.</param>
/// <param name="bounceAddress">The address that return tokens are added to, when there is one.</param>
public sealed class BounceInbox(IBounceReceiver receiver, string? bounceAddress)
{
    public async ValueTask<BounceReport> AcceptAsync(Stream mail, CancellationToken cancellation)
    {
        var report = BounceReader.Read(mail, bounceAddress);
        if (report.Kind != BounceKind.None) await receiver.ReceiveAsync(report, cancellation);

        return report;
    }
}
