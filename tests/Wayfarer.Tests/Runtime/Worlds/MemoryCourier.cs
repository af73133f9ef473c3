using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>A provider that knows a key again: a repetition reaches nobody.</summary>
public sealed class MemoryCourier : ICourier
{
    public SortedSet<string> Reached { get; } = new(StringComparer.Ordinal);

    public bool RepeatsAreSafe(Delivery delivery) => true;

    public bool GoesByMail(Delivery delivery) => true;

    public ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        Reached.Add(delivery.Key);
        return new(HandOver.HandedOver.Instance);
    }
}
