using System.Text.Json;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>
    /// Whether an event reports a change of consent, which then goes to the address first: what a website's server says by
    /// it holds for everybody with that address, and comes back as <see cref="Input.ConsentChanged"/>.
    /// </summary>
    private bool TellsConsent(Event @event)
    {
        if (@event.Name == EventNames.SubscriptionRequested) AskForConfirmation(@event);
        if (@event.Name is not (EventNames.Subscribed or EventNames.Unsubscribed)) return false;
        if (@event.Unproven || @event.Historical || _profile.Mailbox() is not { } address) return true;

        var granted = @event.Name == EventNames.Subscribed;
        _effects.Add(new Effect.ChangeConsent(address.Value, new ConsentChange
        {
            Key = @event.Key,
            Kind = granted ? ConsentChangeKind.Granted : ConsentChangeKind.Withdrawn,
            At = @event.OccurredAt,
            Topics = EventProperties.Topics(@event, granted ? [Topic.General] : []),
            Source = "a server's event",
            Address = address.Value,
        }));
        return true;
    }

    private void AskForConfirmation(Event @event)
    {
        // Such a contact is a mailbox that a form was filled in for; no website can speak of it, so none can have questions sent.
        if (@event.UserId is not null || !Identifier.IsSubscription(@event.AnonymousId)) return;
        if (!@event.Properties.HasValue || !@event.Properties.Value.TryGetProperty("address", out var address)) return;
        if (address.ValueKind != JsonValueKind.String || !EmailAddress.TryParse(address.GetString(), out var mailbox)) return;

        var key = Delivery.ConfirmationKey(_before.Id, @event.Key);
        _effects.Add(new Effect.Deliver(new Delivery
        {
            Key = key,
            Kind = DeliveryKind.Confirmation,
            Contact = _before.Id,
            Journey = "",
            Enrollment = "",
            Step = "",
            WaitNumber = 0,
            Message = Message.Confirmation,
            To = mailbox.Value,
            ReservedAt = _clock,
            Priority = 0,
            TriggerProperties = @event.Properties,
            Sequence = _before.Head.Sequence + 1,
        }));
        _facts.Add(new Fact(_clock, FactKind.MessageReserved) { Message = key, Reason = "a subscription is to be confirmed" });
    }

    private void Take(ConsentChange change)
    {
        var topics = change.Topics.IsEmpty ? "" : $" ({string.Join(", ", change.Topics)})";
        _facts.Add(new Fact(_clock, FactKind.ConsentChanged) { Message = change.MessageKey, Reason = $"{change.Kind}{topics}: {change.Source}" });
        if (EventProperties.Of(change) is { } @event) Meet(@event);
        if (change.Kind is ConsentChangeKind.Withdrawn or ConsentChangeKind.HardBounced or ConsentChangeKind.Complained or ConsentChangeKind.Suppressed)
            EndEnrollments(change);
    }

    /// <summary>
    /// A withdrawn consent interrupts any wait of a journey that sends what is not wanted any more. A mailbox that cannot
    /// be reached ends only what waits to be sent there: the person may give another one.
    /// </summary>
    private void EndEnrollments(ConsentChange change)
    {
        foreach (var enrollment in _open.Where(open => IsEndedBy(change, open)).OrderBy(open => open.Id, StringComparer.Ordinal).ToList())
            Close(enrollment, EnrollmentOutcome.Exited, $"consent changed: {change.Kind}");
    }

    private bool IsEndedBy(ConsentChange change, Enrollment enrollment)
    {
        var journey = Definition(enrollment);
        var isWithdrawal = change.Kind is ConsentChangeKind.Withdrawn or ConsentChangeKind.Complained;
        if (!isWithdrawal) return enrollment.Wait.Kind == WaitKind.HandOver;

        return journey.Steps.OfType<Step.Send>().Any(send =>
            _snapshot.Message(send.Message) is { Topic: { } topic } && (change.Topics.IsEmpty || change.Topics.Contains(topic)));
    }
}
