using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Tests.Scenarios;

/// <summary>Takes every message and writes it down.</summary>
public sealed class TracingCourier : ICourier
{
    public List<string> HandedOver { get; } = [];

    public bool RepeatsAreSafe(Delivery delivery) => true;

    public bool GoesByMail(Delivery delivery) => true;

    public ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        HandedOver.Add($"{at} handed over {delivery.Key} '{delivery.Message}' to {delivery.To ?? contact.Profile.Mailbox()?.Value}");
        return new(HandOver.HandedOver.Instance);
    }
}
