using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Writes a message for a contact and hands it to the channel it belongs to.</summary>
public interface ICourier
{
    /// <summary>Whether handing over the same message again cannot reach anybody twice.</summary>
    bool RepeatsAreSafe(Delivery delivery);

    /// <summary>Whether the delivery uses up what the provider of e-mail takes.</summary>
    bool GoesByMail(Delivery delivery);

    ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation);

    /// <summary>What became of a hand-over whose outcome is not known; null when nobody can tell. See <see cref="IChannel.LookUpAsync"/>.</summary>
    ValueTask<HandOver?> LookUpAsync(Delivery delivery, Instant attemptedAt, CancellationToken cancellation) => ValueTask.FromResult<HandOver?>(null);
}
