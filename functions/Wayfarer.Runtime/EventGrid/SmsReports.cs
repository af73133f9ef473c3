using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// What came by text message. A phone that says stop is believed, whoever it belongs to: nothing more is to be sent there. The
/// carrier holds to it, too; here it holds for every provider.
/// </summary>
public sealed partial class SmsReports(DeliveryTable deliveries, AddressBook addresses, TimeProvider time)
{
    private static readonly FrozenSet<string> Stop =
        FrozenSet.ToFrozenSet(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"], StringComparer.OrdinalIgnoreCase);

    private Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<GridOutcome> ReceivedAsync(GridEvent told, CancellationToken cancellation)
    {
        var data = new GridData(told.Data);
        if (data.Text("from") is not { } phone || !International().IsMatch(phone))
            return new GridOutcome.Refused("data.from", "is missing or no number in the international form, such as +491701234567");
        if (data.Text("message") is not { } text || !Stop.Contains(text.Trim(' ', '.', '!', '\r', '\n'))) return new GridOutcome.Ignored("it does not say stop");

        await addresses.RecordAsync(addresses.IdOfPhone(phone), new ConsentChange
        {
            Key = $"sms {data.Text("messageId") ?? told.Id}",
            Kind = ConsentChangeKind.Withdrawn,
            At = Instant.Min(data.Time("receivedTimestamp") ?? Now, Now),
            Source = "a text message",
            Address = phone,
            Note = text.Trim(),
        }, cancellation);
        return GridOutcome.Taken.Instance;
    }

    /// <summary>A message is known by the tag that it was sent with.</summary>
    public async ValueTask<GridOutcome> DeliveryAsync(GridEvent told, CancellationToken cancellation)
    {
        var data = new GridData(told.Data);
        if (data.Text("deliveryStatus") is not { } word) return new GridOutcome.Refused("data.deliveryStatus", "is missing");
        if (!Guid.TryParse(data.Text("tag"), out var operation) || await deliveries.FindOperationAsync(operation, cancellation) is not { } found)
            return new GridOutcome.Ignored("no message of ours has this tag");

        MessageStatus? status = word.ToUpperInvariant() switch
        {
            "DELIVERED" => MessageStatus.Delivered,
            "FAILED" => MessageStatus.Failed,
            _ => null,
        };
        if (status is not { } known) return new GridOutcome.Ignored("it tells a status that this release does not know");

        await deliveries.AdvanceAsync(found.Partition, found.Operation.MessageKey, known, Instant.Min(data.Time("receivedTimestamp") ?? Now, Now), cancellation);
        return GridOutcome.Taken.Instance;
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{4,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex International();
}
