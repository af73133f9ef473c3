using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Tells whoever hands messages over that some may go. A signal that is lost costs a minute: a timer looks too.</summary>
public sealed class DeliverySignals(AzureQueues queues, TimeProvider time)
{
    public ValueTask SendAsync(TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(AzureQueues.Deliveries, PackedMessage.Write(new MessageEnvelope(Instant.From(time.GetUtcNow())), []), delay, cancellation);
}
