using System.Text.Json.Serialization;

namespace Wayfarer.Runtime.Bounces;

/// <summary>What a mail system said of a message after, or while, it was handed over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BounceKind>))]
public enum BounceKind
{
    /// <summary>It says nothing final about a message: something else, a delay, or a success.</summary>
    None,

    /// <summary>Nobody can be reached at the address, now or later: it is to be suppressed.</summary>
    Hard,

    /// <summary>The address may well exist and took nothing this time: a full mailbox, or a server that was away.</summary>
    Soft,

    /// <summary>The sender or the message was refused, not the address.</summary>
    Policy,

    /// <summary>The person marked the message as spam: the address is to be suppressed.</summary>
    Complaint,

    /// <summary>A machine answered for the person, such as an absence note.</summary>
    AutoReply,
}
