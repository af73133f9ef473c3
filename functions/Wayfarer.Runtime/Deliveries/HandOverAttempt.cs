using System.Collections.Immutable;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Hands one message over. It is claimed first and judged after that, so that nothing lies between the last look at the
/// address and the channel. A claim that ran out means that an attempt was cut off: what became of it is looked up where that
/// can be; marketing is else repeated only where a repetition cannot reach anybody twice, and what somebody asked for is.
/// </summary>
public sealed class HandOverAttempt(
    DeliveryTable deliveries, PauseTable pauses, ContactStore contacts, AddressBook addresses, ISnapshotSource snapshots, ICourier courier,
    TimeProvider time, DeliveryOptions options)
{
    public static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(15);

    private const int MostPostponements = 100;
    private const int MostRepetitions = 3;
    private const int AttemptsUnderContention = 20;
    private static readonly TimeSpan WhileMerging = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DefaultPostponement = TimeSpan.FromMinutes(1);

    private static readonly Message ConfirmationTerms = new()
    {
        Id = Message.Confirmation,
        Version = "",
        Subject = "",
        Html = "",
        Kind = MessageKind.Transactional,
        GoodFor = TimeSpan.FromDays(1),
    };

    /// <summary>The row stays in its queue until the receipt has been told.</summary>
    /// <param name="leaveUntil">No hand-over begins after it: from then on, others may take the leave for abandoned.</param>
    public async ValueTask<AttemptOutcome> RunAsync(
        string partition, Row row, QueuedDelivery queued, Instant leaveUntil, CancellationToken cancellation)
    {
        var now = Instant.From(time.GetUtcNow());
        if (!await deliveries.TryClaimAsync(partition, row, new DeliveryClaim(now, now + ClaimFor), cancellation)) return AttemptOutcome.NotOurs;
        if (queued.Claim is not null && await deliveries.RecordedAsync(partition, queued.Delivery.Key, cancellation) is { } recorded)
        {
            // Whoever recorded it may have been cut off before the archive knew.
            await deliveries.RecordAgainAsync(partition, queued.Delivery.Key, cancellation);
            return new AttemptOutcome(recorded, null, IsHandled: true);
        }

        var progress = new Progress { LeaveUntil = leaveUntil };
        var handOver = await TryHandOverAsync(queued, progress, cancellation);
        if (handOver is HandOver.Later later && (!later.IsAttempt || queued.Postponed < MostPostponements))
        {
            var next = later.IsAttempt ? queued with { Postponed = queued.Postponed + 1 } : queued;
            await deliveries.PostponeAsync(partition, row.Key, next, now + (later.RetryAfter ?? DefaultPostponement), cancellation);
            return new AttemptOutcome(null, later.IsAttempt ? progress.Offered : null, IsHandled: true);
        }

        var receipt = ToReceipt(queued.Delivery, handOver, progress);
        await deliveries.RecordAsync(partition, receipt, AddressOf(progress), cancellation);
        if (receipt.Outcome == DeliveryOutcome.HandedOver) Telemetry.MessageHandedOver();
        return new AttemptOutcome(receipt, handOver is HandOver.Skipped ? null : progress.Offered, IsHandled: true);
    }

    /// <summary>One message that cannot be handled must not keep all others waiting.</summary>
    private async ValueTask<HandOver> TryHandOverAsync(QueuedDelivery queued, Progress progress, CancellationToken cancellation)
    {
        try
        {
            return await HandOverAsync(queued, progress, cancellation);
        }
        catch (Exception failure) when (options.Failed is not null && failure is not (OperationCanceledException or StoreUnavailableException))
        {
            options.Failed(queued.Delivery.Key, failure);
            return progress.ReachedTheChannel && !courier.RepeatsAreSafe(queued.Delivery)
                ? new HandOver.Unknown($"the attempt failed: {failure.GetType().Name}")
                : new HandOver.Later(null, $"the attempt failed: {failure.GetType().Name}");
        }
    }

    private async ValueTask<HandOver> HandOverAsync(QueuedDelivery queued, Progress progress, CancellationToken cancellation)
    {
        var delivery = queued.Delivery;
        var isRepetition = queued.Claim is not null;
        if (isRepetition && !courier.RepeatsAreSafe(delivery))
        {
            switch (await courier.LookUpAsync(delivery, queued.Claim!.At, cancellation))
            {
                case HandOver.Later:
                    isRepetition = false;
                    break;
                case { } became:
                    progress.At = queued.Claim.At;
                    progress.MayComeBackFrom = await MailboxOfAsync(delivery, cancellation);
                    return became;
                case null when !IsAskedFor(delivery):
                    // What may come back of it must find its address, too.
                    progress.MayComeBackFrom = await MailboxOfAsync(delivery, cancellation);
                    return new HandOver.Unknown($"the attempt of {queued.Claim.At} was cut off");
            }
        }

        if (await contacts.FollowAsync(delivery.Contact, cancellation) is not { } contact)
            return new HandOver.Later(WhileMerging, "the contact is being merged") { IsAttempt = false };
        if (contact.Head.ErasedAt is not null) return isRepetition ? new HandOver.Unknown("the attempt was cut off") : new HandOver.Skipped("the person was erased");
        if (delivery.Kind == DeliveryKind.Email && !IsStillWanted(delivery, contact))
        {
            return isRepetition
                ? new HandOver.Unknown($"the attempt of {queued.Claim!.At} was cut off, and the enrollment had ended before it could be repeated")
                : new HandOver.Skipped("the enrollment had ended");
        }

        if (snapshots.Current.StateOf(delivery.Journey) == JourneyState.Dark)
        {
            return isRepetition
                ? new HandOver.Unknown($"the attempt of {queued.Claim!.At} was cut off, and the journey is dark now")
                : new HandOver.Skipped("the journey is dark");
        }

        var snapshot = await snapshots.AtLeastAsync(contact.Head.Snapshot, cancellation);
        if (delivery.Kind == DeliveryKind.Notification)
        {
            progress.At = At(delivery);
        }
        else if (await AllowAsync(delivery, contact, snapshot, progress, cancellation) is { } refusal)
        {
            return isRepetition && refusal is HandOver.Skipped
                ? new HandOver.Unknown($"the attempt of {queued.Claim!.At} was cut off, and it is not wanted any more")
                : refusal;
        }

        if (progress.At > progress.LeaveUntil) return new HandOver.Later(TimeSpan.Zero, "its leave had run out") { IsAttempt = false };
        if (IsStopped(delivery, await pauses.KnownAsync(progress.At, cancellation)))
            return new HandOver.Later(TimeSpan.Zero, "paused") { IsAttempt = false };

        progress.ReachedTheChannel = true;
        var handOver = await courier.HandOverAsync(delivery, contact, snapshot, progress.At, cancellation);
        if (handOver is HandOver.Unknown && await courier.LookUpAsync(delivery, progress.At, cancellation) is { } told and not HandOver.Later) handOver = told;
        if (handOver is HandOver.Refused { Bounce: BounceKind.Hard or BounceKind.Soft } refused) await BounceAsync(delivery, refused, progress, cancellation);
        return handOver is HandOver.Unknown unknown && IsAskedFor(delivery) && queued.Postponed < MostRepetitions ? new HandOver.Later(null, unknown.Reason) : handOver;
    }

    /// <summary>A mailbox that the receiving side refused is remembered at once: the next message would come back from it, too.</summary>
    private async ValueTask BounceAsync(Delivery delivery, HandOver.Refused refused, Progress progress, CancellationToken cancellation)
    {
        if (progress.Mailbox is not { } mailbox) return;

        progress.Withdrawn = refused.Bounce == BounceKind.Hard;
        await addresses.RecordAsync(addresses.IdOf(mailbox), new ConsentChange
        {
            Key = $"refused {delivery.Key}",
            Kind = refused.Bounce == BounceKind.Hard ? ConsentChangeKind.HardBounced : ConsentChangeKind.SoftBounced,
            At = progress.At,
            Source = "the mail server's answer",
            Address = mailbox.Value,
            MessageKey = delivery.Key,
            Note = refused.Reason,
        }, cancellation);
    }

    /// <summary>Judges the message at this instant and counts it; null when it may go.</summary>
    private async ValueTask<HandOver?> AllowAsync(Delivery delivery, Contact contact, Snapshot snapshot, Progress progress, CancellationToken cancellation)
    {
        var message = delivery.Kind == DeliveryKind.Confirmation ? ConfirmationTerms : snapshot.Message(delivery.Message);
        if (message is null) return new HandOver.Skipped($"the message '{delivery.Message}' was removed");
        if (MailboxOf(delivery, contact) is not { } mailbox) return new HandOver.Skipped("the contact has no e-mail address that is proven");

        progress.Mailbox = mailbox;
        var settings = snapshot.Settings;
        for (var turn = 0; turn < AttemptsUnderContention; turn++)
        {
            // Taken before the address is read: whatever is committed to it after that was committed after the hand-over began.
            progress.At = At(delivery);
            var address = await addresses.LoadAsync(addresses.IdOf(mailbox), cancellation);
            if (!address.Untold.IsEmpty) await addresses.TellAsync(address, cancellation);

            var counts = settings.Caps.Where(cap => message.Topic is { } topic && cap.Covers(topic)).Select(cap => cap.Per).ToHashSet();
            var (own, toContact) = counts.Contains(CapScope.Contact) ? await addresses.SentToAsync(contact, cancellation) : (null, []);
            var rules = new HandOverRules(settings, address.Record, new SentMessages(address.Sent.Messages, toContact)) { IsRehearsal = options.IsRehearsal };
            switch (rules.Judge(delivery, message, mailbox, contact.Profile.ZoneOr(settings.TimeZone), progress.At))
            {
                case HandOverDecision.Skip skip:
                    progress.Withdrawn = skip.Withdrawn;
                    return new HandOver.Skipped(skip.Reason);
                case HandOverDecision.Wait wait:
                    return new HandOver.Later(wait.Until - progress.At, wait.Reason) { IsAttempt = false };
            }

            if (counts.Count == 0 || message.Topic is null) return null;

            var counted = new CountedMessage(delivery.Key, message.Topic, progress.At);
            if (counts.Contains(CapScope.Address) && !await addresses.TryCountAsync(address, counted, cancellation)) continue;
            if (own is null || await addresses.TryCountAsync(own, counted, cancellation)) return null;
        }

        return new HandOver.Later(null, "what was sent to the address kept changing") { IsAttempt = false };
    }

    /// <summary>Whether nothing of a delivery's kind goes out now.</summary>
    public bool IsStopped(Delivery delivery, Pauses paused) => DeliveryHold.Holds(delivery, snapshots.Current, paused, options.IsRehearsal);

    /// <summary>Whose bounces and complaints the message may still bring; an attempt that was cut off may have reached the channel, too.</summary>
    private AddressId? AddressOf(Progress progress) =>
        (progress.ReachedTheChannel ? progress.Mailbox : progress.MayComeBackFrom) is { } mailbox ? addresses.IdOf(mailbox) : null;

    private async ValueTask<EmailAddress?> MailboxOfAsync(Delivery delivery, CancellationToken cancellation) =>
        await contacts.FollowAsync(delivery.Contact, cancellation) is { } reached ? MailboxOf(delivery, reached) : null;

    private static EmailAddress? MailboxOf(Delivery delivery, Contact contact)
    {
        if (delivery.Kind != DeliveryKind.Confirmation) return contact.Profile.Mailbox();

        return EmailAddress.TryParse(delivery.To, out var address) ? address : null;
    }

    /// <summary>What somebody ordered or asked for is worth a repetition; marketing is not.</summary>
    private bool IsAskedFor(Delivery delivery) =>
        delivery.Kind == DeliveryKind.Confirmation
        || (delivery.Kind == DeliveryKind.Email && snapshots.Current.Message(delivery.Message)?.Kind == MessageKind.Transactional);

    private static bool IsStillWanted(Delivery delivery, Contact contact) =>
        contact.Enrollments.Any(enrollment =>
            enrollment.Id == delivery.Enrollment && enrollment.WaitNumber == delivery.WaitNumber && enrollment.Wait.Kind == WaitKind.HandOver);

    private Receipt ToReceipt(Delivery delivery, HandOver handOver, Progress progress)
    {
        var (outcome, reason) = handOver switch
        {
            HandOver.HandedOver => (DeliveryOutcome.HandedOver, null),
            HandOver.Refused refused => (DeliveryOutcome.Failed, refused.Reason),
            HandOver.Later later => (DeliveryOutcome.Failed, $"given up after {MostPostponements} attempts: {later.Reason}"),
            HandOver.Skipped skipped => (DeliveryOutcome.Skipped, skipped.Reason),
            HandOver.Unknown unknown => (DeliveryOutcome.Unknown, unknown.Reason),
            _ => throw new InvariantException($"A channel gave the unknown answer {handOver.GetType().Name}."),
        };
        return new Receipt(
            delivery.Key, delivery.Kind, delivery.Contact, delivery.Journey, delivery.Enrollment, delivery.Step, delivery.WaitNumber,
            delivery.Message, outcome, progress.At == default ? At(delivery) : progress.At, reason) { Withdrawn = progress.Withdrawn };
    }

    /// <summary>A worker whose clock is behind does not hand a message over before it was reserved.</summary>
    private Instant At(Delivery delivery) => Instant.Max(Instant.From(time.GetUtcNow()), delivery.ReservedAt);

    private sealed class Progress
    {
        public required Instant LeaveUntil { get; init; }

        public Instant At { get; set; }

        public EmailAddress? Mailbox { get; set; }

        /// <summary>Of an earlier attempt, of which nobody knows how far it came.</summary>
        public EmailAddress? MayComeBackFrom { get; set; }

        public bool Withdrawn { get; set; }

        public bool ReachedTheChannel { get; set; }

        public Instant? Offered => ReachedTheChannel ? At : null;
    }
}

/// <summary>What an attempt came to, and when the channel was asked; without a receipt the message waits on.</summary>
public sealed record AttemptOutcome(Receipt? Receipt, Instant? OfferedAt, bool IsHandled)
{
    /// <summary>Somebody else has claimed it meanwhile.</summary>
    public static readonly AttemptOutcome NotOurs = new(null, null, IsHandled: false);
}
