using System.Text.Json.Serialization;

namespace Wayfarer.Domain.Consent;

/// <summary>What people can subscribe to and unsubscribe from. Every marketing message belongs to one.</summary>
public sealed record Topic(string Id, string Name, string? Description, OptIn OptIn)
{
    /// <summary>The topic of marketing messages that name none; it is always there.</summary>
    public const string General = "general";

    public static readonly Topic Standard = new(General, "News and offers", null, OptIn.Confirmed);
}

/// <summary>What must have been said before a topic may be sent to an address.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptIn>))]
public enum OptIn
{
    /// <summary>Nothing: for what people expect without having asked, until they object.</summary>
    None,

    /// <summary>Yes, by anybody who is trusted to tell it.</summary>
    Given,

    /// <summary>Yes, confirmed from the mailbox itself.</summary>
    Confirmed,
}
