using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Runtime.Bounces;

/// <summary>
/// Suppresses the address of a mail that came back. Anybody can write a report: it counts only when it names a mail that was
/// sent, and then for the address that this mail went to, whatever else it says.
/// </summary>
public sealed class AddressBounces(DeliveryTable deliveries, AddressBook addresses, TimeProvider time) : IBounceReceiver
{
    public async ValueTask ReceiveAsync(BounceReport report, CancellationToken cancellation)
    {
        if (KindOf(report.Kind) is not { } kind || await FindAsync(report, cancellation) is not { } mail) return;

        await addresses.RecordAsync(mail.Address, new ConsentChange
        {
            Key = $"{kind} {mail.MessageKey}",
            Kind = kind,
            At = Instant.From(time.GetUtcNow()),
            Source = kind == ConsentChangeKind.Complained ? "a complaint" : "a bounce",
            Address = EmailAddress.TryParse(report.Recipient, out var recipient) && addresses.IdOf(recipient) == mail.Address ? recipient.Value : null,
            MessageKey = mail.MessageKey,
            Note = report.Diagnostic ?? report.Status,
        }, cancellation);
    }

    private static ConsentChangeKind? KindOf(BounceKind kind) => kind switch
    {
        BounceKind.Hard => ConsentChangeKind.HardBounced,
        BounceKind.Soft => ConsentChangeKind.SoftBounced,
        BounceKind.Complaint => ConsentChangeKind.Complained,
        _ => null,
    };

    private async ValueTask<OfferedMail?> FindAsync(BounceReport report, CancellationToken cancellation)
    {
        if (report.ReturnToken is { } token && await deliveries.FindMailAsync(token, cancellation) is { } returned) return returned;

        return report.MessageId?.Split('@')[0] is { Length: > 0 } hash ? await deliveries.FindMailAsync(hash, cancellation) : null;
    }
}
