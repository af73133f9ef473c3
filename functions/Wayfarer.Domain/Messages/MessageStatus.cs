using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Messages;

/// <summary>
/// What a provider has told of a message after it took it. The order is the one rule about it: a status gives way only to one
/// that stands further down. Reports come late, twice and in any order; what remains is the same.
/// A message counts as delivered when the receiving server took it. Whatever is told after that, that it was put aside, or came
/// back all the same, is the later truth, and a "delivered" that arrives after it was said before it.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    /// <summary>A list took it and passes it on to its members.</summary>
    Expanded,

    /// <summary>The receiving server took it.</summary>
    Delivered,

    /// <summary>Taken, and put aside as unwanted.</summary>
    FilteredSpam,

    /// <summary>Taken, and held back as dangerous.</summary>
    Quarantined,

    /// <summary>Given up, though the address may be fine.</summary>
    Failed,

    /// <summary>Not tried, because of what came back from the address before.</summary>
    Suppressed,

    /// <summary>Nobody is reached at the address.</summary>
    Bounced,
}

public static class MessageStatusOrder
{
    /// <summary>The status after something was told: never one that stands before what is known.</summary>
    public static MessageStatus Advance(MessageStatus? known, MessageStatus told) => known is { } status && status > told ? status : told;
}
