using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.EventGrid;

/// <summary>
/// What Communication Services tell of the messages that they took: a status for each, and opens and clicks where the domain
/// tracks them. A report counts only when it leads to a message of ours, and then for the address that this message went to.
/// </summary>
/// <param name="tracksEngagement">Whether the provider is asked to track: else Wayfarer's own links tell of everything.</param>
public sealed class EmailReports(
    DeliveryTable deliveries, AddressBook addresses, EngagementRecorder engagements, LinkSigner links, ISnapshotSource snapshots, IMessageQueue inbox,
    TimeProvider time, bool tracksEngagement = false)
{
    private static readonly GridOutcome Unknown = new GridOutcome.Ignored("no message of ours has this id");

    private Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<GridOutcome> DeliveryAsync(GridEvent told, CancellationToken cancellation)
    {
        var data = new GridData(told.Data);
        if (!Guid.TryParse(data.Text("messageId"), out var operation)) return new GridOutcome.Refused("data.messageId", "is missing or no id of an operation");
        if (data.Text("status") is not { } word) return new GridOutcome.Refused("data.status", "is missing");
        if (!Enum.TryParse<MessageStatus>(word, ignoreCase: true, out var status) || int.TryParse(word, out _))
            return new GridOutcome.Ignored("it tells a status that this release does not know");
        if (await deliveries.FindOperationAsync(operation, cancellation) is not { } found) return WhenUnknown(told);
        if (await deliveries.FindRecordAsync(found.Partition, found.Operation.MessageKey, cancellation) is not { Receipt: { } receipt } record) return Unknown;

        var at = Instant.Min(data.Time("deliveryAttemptTimestamp") ?? TimeOf(told), Now);
        var reason = data.Object("deliveryStatusDetails").Text("statusMessage");

        // First what follows, then the status: a report that was cut off in between is done again, and does nothing twice.
        if (MessageStatusOrder.Advance(record.Status, status) == status)
            await FollowAsync(found.Operation, receipt, status, Recipient(data, found.Operation), reason, at, cancellation);
        await deliveries.AdvanceAsync(found.Partition, receipt.MessageKey, status, at, cancellation);
        return GridOutcome.Taken.Instance;
    }

    public async ValueTask<GridOutcome> EngagementAsync(GridEvent told, CancellationToken cancellation)
    {
        if (!tracksEngagement) return new GridOutcome.Ignored("opens and clicks are told by Wayfarer's own links");

        var data = new GridData(told.Data);
        if (!Guid.TryParse(data.Text("messageId"), out var operation)) return new GridOutcome.Refused("data.messageId", "is missing or no id of an operation");
        if (KindOf(data.Text("engagementType") ?? data.Text("engagement")) is not { } kind)
            return new GridOutcome.Refused("data.engagementType", "is missing, or neither \"view\" nor \"click\"");
        if (await deliveries.FindOperationAsync(operation, cancellation) is not { } found) return WhenUnknown(told);
        if (await deliveries.FindRecordAsync(found.Partition, found.Operation.MessageKey, cancellation) is not { Receipt: { } receipt }) return Unknown;
        if (snapshots.Current.Message(receipt.Message)?.IsTracked(snapshots.Current.Settings.Tracking) != true)
            return new GridOutcome.Ignored("its message is not tracked");

        var url = kind == EngagementKind.Click ? data.Text("engagementContext") : null;
        if (url is not null && links.IsOurs(url)) return new GridOutcome.Ignored("the link told of the click itself");

        var link = new Link
        {
            IssuedAt = receipt.At,
            Contact = receipt.Contact,
            Address = found.Operation.Address,
            MessageKey = receipt.MessageKey,
            Message = receipt.Message,
            Journey = receipt.Journey,
            Step = receipt.Step,
            Url = url,
        };

        // A picture of our own in the same message is fetched in the same moment: its event has the same id, and counts once.
        var at = Instant.Min(data.Time("userActionTimestamp") ?? TimeOf(told), Now);
        await engagements.RecordAsync(link, new Engagement { Kind = kind, At = at, SentAt = receipt.At, UserAgent = data.Text("userAgent") }, cancellation);
        return GridOutcome.Taken.Instance;
    }

    private async ValueTask FollowAsync(
        OfferedOperation operation, Receipt receipt, MessageStatus status, string? recipient, string? reason, Instant at, CancellationToken cancellation)
    {
        if (status == MessageStatus.Delivered && receipt.Kind != DeliveryKind.Notification)
        {
            var told = new Input.Occurred(EventProperties.Delivered(receipt, at), []);
            await inbox.EnqueueAsync(QueueName.Inbox, [new InboxMessage(receipt.Contact, told).ToQueueMessage()], cancellation);
        }

        if (operation.Address is not { } address || await ChangeOfAsync(address, status, cancellation) is not { } kind) return;

        if (status is MessageStatus.Bounced or MessageStatus.Suppressed) Telemetry.Bounce();
        await addresses.RecordAsync(address, new ConsentChange
        {
            Key = $"{kind} {receipt.MessageKey}",
            Kind = kind,
            At = at,
            Source = "a delivery report",
            Address = recipient,
            MessageKey = receipt.MessageKey,
            Note = reason is { Length: > 300 } ? reason[..300] : reason ?? status.ToString(),
        }, cancellation);
    }

    /// <summary>What the address learns from it. One that took a message has news only when it did not take those before.</summary>
    private async ValueTask<ConsentChangeKind?> ChangeOfAsync(AddressId address, MessageStatus status, CancellationToken cancellation) => status switch
    {
        MessageStatus.Bounced or MessageStatus.Suppressed => ConsentChangeKind.HardBounced,
        MessageStatus.Failed => ConsentChangeKind.SoftBounced,
        MessageStatus.Delivered when !(await addresses.LoadAsync(address, cancellation)).Record.SoftBounces.IsEmpty => ConsentChangeKind.Delivered,
        _ => null,
    };

    /// <summary>A report may overtake the record of its own message; one that is older is of somebody else's.</summary>
    private GridOutcome WhenUnknown(GridEvent told) =>
        Now - TimeOf(told) < Limits.ReportsWaitForTheirMessage ? new GridOutcome.Later("the message that it is about is not recorded yet") : Unknown;

    private Instant TimeOf(GridEvent told) => Instant.TryParse(told.Time, out var time) ? time : Now;

    private string? Recipient(GridData data, OfferedOperation operation) =>
        EmailAddress.TryParse(data.Text("recipient"), out var recipient) && addresses.IdOf(recipient) == operation.Address ? recipient.Value : null;

    private static EngagementKind? KindOf(string? word) => word?.ToLowerInvariant() switch
    {
        "view" => EngagementKind.Open,
        "click" => EngagementKind.Click,
        _ => null,
    };
}
