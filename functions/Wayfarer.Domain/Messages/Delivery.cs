using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>
/// A message that a contact's commit reserved and that is to be handed over once. Its key is made from the enrollment, the
/// step and the wait, so that every worker that comes to it makes the same.
/// </summary>
public sealed record Delivery
{
    public required string Key { get; init; }

    public required DeliveryKind Kind { get; init; }

    public required ContactId Contact { get; init; }

    public required string Journey { get; init; }

    public required string Enrollment { get; init; }

    public required string Step { get; init; }

    public required int WaitNumber { get; init; }

    /// <summary>For a message to the contact, the id of the message; for a notification, its Liquid source.</summary>
    public required string Message { get; init; }

    /// <summary>For a notification, the name of the person or team; for a confirmation, the address that is to be confirmed.</summary>
    public string? To { get; init; }

    public required Instant ReservedAt { get; init; }

    /// <summary>Which goes first when not all can: 0 before 9; the message's usual one when it is not given.</summary>
    public int? Priority { get; init; }

    public JsonElement? TriggerProperties { get; init; }

    /// <summary>The contact's commit that reserved it.</summary>
    public long Sequence { get; init; }

    /// <summary>The key of the message that asks to confirm a subscription.</summary>
    public static string ConfirmationKey(ContactId contact, string eventKey) => $"confirm.{contact}.{eventKey}";
}

[JsonConverter(typeof(JsonStringEnumConverter<DeliveryKind>))]
public enum DeliveryKind
{
    Email,
    Notification,

    /// <summary>Asks whoever reads a mailbox whether they want what was asked for in its name.</summary>
    Confirmation,
}

/// <summary>What became of a delivery, and when. An unknown outcome is listed and, for marketing, never repeated.</summary>
public sealed record Receipt(
    string MessageKey,
    DeliveryKind Kind,
    ContactId Contact,
    string Journey,
    string Enrollment,
    string Step,
    int WaitNumber,
    string Message,
    DeliveryOutcome Outcome,
    Instant At,
    string? Reason = null)
{
    /// <summary>It was skipped because its address must not be sent to: the enrollment that waits to send it ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Withdrawn { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<DeliveryOutcome>))]
public enum DeliveryOutcome
{
    HandedOver,
    Skipped,
    Failed,
    Unknown,
}
