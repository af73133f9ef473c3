using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Links;

/// <summary>
/// What a link in a message says to the host that made it: ids and hashes, and for a click the address it leads to, which
/// whoever holds the link learns by following it. Nothing else about a person is in it, because a token can be read by
/// anybody who sees it.
/// </summary>
public sealed record Link
{
    public required Instant IssuedAt { get; init; }

    public ContactId? Contact { get; init; }

    public AddressId? Address { get; init; }

    /// <summary>The delivery that carried the link.</summary>
    public string? MessageKey { get; init; }

    /// <summary>The id of the message, and the journey and step that sent it.</summary>
    public string? Message { get; init; }

    public string? Journey { get; init; }

    public string? Step { get; init; }

    /// <summary>What the link is about, for consent; none where it is about all.</summary>
    public ImmutableArray<string> Topics { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where a click leads; a click link without it is a trap that no person sees.</summary>
    public string? Url { get; init; }
}
