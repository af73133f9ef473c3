using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>A provider that knows a key again: a repetition reaches nobody.</summary>
public sealed class MemoryCourier : ICourier
{
    public SortedSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>All hand-overs in their order, repetitions too.</summary>
    public List<string> HandOvers { get; } = [];

    /// <summary>Whether it knows a repetition again.</summary>
    public bool Repeats { get; set; } = true;

    /// <summary>Whether whoever hands a message over is cut off behind it.</summary>
    public bool Fails { get; set; }

    public bool RepeatsAreSafe(Delivery delivery) => Repeats;

    public bool GoesByMail(Delivery delivery) => true;

    public ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        Reached.Add(delivery.Key);
        HandOvers.Add(delivery.Key);
        if (Fails) throw new StoreUnavailableException("cut off");

        return new(HandOver.HandedOver.Instance);
    }
}
