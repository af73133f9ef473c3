using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// One entry of an address's ledger: what was said or learnt about what may be sent to it, when, where, and under which
/// text. Entries are only added; the key makes a repeated one the same.
/// </summary>
public sealed record ConsentChange
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Key { get; init; }

    public required ConsentChangeKind Kind { get; init; }

    public required Instant At { get; init; }

    /// <summary>The topics that it is about; none where it is about all.</summary>
    public ImmutableArray<string> Topics { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where it was said: a form's page, a message's link, a server's key, a bounce.</summary>
    public required string Source { get; init; }

    /// <summary>A hash of the words that were agreed to.</summary>
    public string? TextVersion { get; init; }

    /// <summary>The mailbox in plain text, as proof; the ledger is the one place that keeps it.</summary>
    public string? Address { get; init; }

    /// <summary>The network address that it came from.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The message whose link, bounce or complaint it was.</summary>
    public string? MessageKey { get; init; }

    /// <summary>What else was filled into the form; it comes to hold when the mailbox confirms it.</summary>
    public JsonElement? Traits { get; init; }

    public string? Note { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ConsentChangeKind>))]
public enum ConsentChangeKind
{
    /// <summary>Asked for in a form, and not confirmed yet: nothing may be sent by it.</summary>
    Requested,

    /// <summary>Said yes, as told by somebody trusted.</summary>
    Granted,

    /// <summary>Said yes from the mailbox itself: who reads it owns it.</summary>
    Confirmed,

    /// <summary>No to some topics or, without topics, to all marketing.</summary>
    Withdrawn,

    /// <summary>The mailbox does not exist.</summary>
    HardBounced,

    /// <summary>It could not be delivered for now; many in a row count as a hard one.</summary>
    SoftBounced,

    /// <summary>Reported as spam.</summary>
    Complained,

    /// <summary>Suppressed by the company.</summary>
    Suppressed,

    /// <summary>The company takes back a suppression; what the person withdrew stays withdrawn.</summary>
    Lifted,

    /// <summary>A message reached the mailbox, which ends a row of soft bounces.</summary>
    Delivered,
}
