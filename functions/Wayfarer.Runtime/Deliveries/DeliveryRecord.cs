using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// A reserved message in the queue of its channel. Who hands it over claims it first; a claim that has run out tells the
/// next that the outcome of the last attempt is not known.
/// </summary>
public sealed record QueuedDelivery(Delivery Delivery, DeliveryClaim? Claim = null, int Format = QueuedDelivery.CurrentFormat)
{
    public const int CurrentFormat = 1;

    /// <summary>How often the channel said that it certainly did not take the message and to come again.</summary>
    public int Postponed { get; init; }

    /// <summary>The instant at which it could go again, when it had to wait; missing when it could since it was reserved.</summary>
    public Instant? ReadySince { get; init; }

    /// <summary>Since when it waits to be handed over.</summary>
    [JsonIgnore]
    public Instant Since => ReadySince ?? Delivery.ReservedAt;

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

public sealed record DeliveryClaim(Instant At, Instant Until);

/// <summary>
/// That a message was reserved, and what became of it. It stays after the message has gone, so that a repeated effect does
/// not reserve it again.
/// </summary>
public sealed record DeliveryRecord(string MessageKey, Receipt? Receipt, int Format = DeliveryRecord.CurrentFormat)
{
    public const int CurrentFormat = 1;

    /// <summary>What the provider has told of it since.</summary>
    public MessageStatus? Status { get; init; }

    public Instant? StatusAt { get; init; }
}
