using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>What may be sent to an address now: the sum of its ledger. Made by applying changes, never edited.</summary>
public sealed record AddressRecord
{
    public const int CurrentFormat = 1;

    public static readonly AddressRecord None = new();

    public int Format { get; init; } = CurrentFormat;

    public ImmutableArray<TopicConsent> Topics { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Since when all marketing is unwanted.</summary>
    public Instant? UnsubscribedAt { get; init; }

    /// <summary>Why nothing at all is sent there, transactional messages included; null when it may be.</summary>
    public Suppression? Suppression { get; init; }

    public int SoftBounces { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public AddressRecord Apply(ConsentChange change) => change.Kind switch
    {
        ConsentChangeKind.Requested => this,
        ConsentChangeKind.Granted => Grant(change, confirmed: false),
        ConsentChangeKind.Confirmed => Grant(change, confirmed: true) with { Suppression = AfterConfirmation() },
        ConsentChangeKind.Withdrawn => Withdraw(change),
        ConsentChangeKind.HardBounced => Suppress(SuppressionReason.HardBounce, change.At),
        ConsentChangeKind.SoftBounced when SoftBounces + 1 >= Limits.SoftBouncesInARow => Suppress(SuppressionReason.HardBounce, change.At),
        ConsentChangeKind.SoftBounced => this with { SoftBounces = SoftBounces + 1 },
        ConsentChangeKind.Complained => Suppress(SuppressionReason.Complaint, change.At),
        ConsentChangeKind.Suppressed => Suppress(SuppressionReason.Manual, change.At),
        ConsentChangeKind.Lifted => this with { Suppression = null, SoftBounces = 0 },
        ConsentChangeKind.Delivered => this with { SoftBounces = 0 },
        _ => throw new InvariantException($"A consent change of the unknown kind {change.Kind}."),
    };

    /// <summary>Why a message must not be sent there; null when it may.</summary>
    /// <param name="topic">The topic of a marketing message; null for a transactional one.</param>
    public ConsentRefusal? Refusal(Topic? topic)
    {
        if (Suppression is { } suppression) return new($"the address is suppressed since {suppression.At}: {Words(suppression.Reason)}", IsWithdrawal: true);
        if (topic is null) return null;

        var consent = Topics.FirstOrDefault(known => known.Topic == topic.Id);
        if (consent is { State: ConsentState.Withdrawn }) return new($"unsubscribed from '{topic.Id}' {consent.At}", IsWithdrawal: true);
        if (UnsubscribedAt is { } all && !(consent is { State: ConsentState.Confirmed } && consent.At > all)) return new($"unsubscribed from all marketing {all}", IsWithdrawal: true);

        return topic.OptIn switch
        {
            OptIn.None => null,
            OptIn.Given when consent is null => new($"no consent to '{topic.Id}'", IsWithdrawal: false),
            OptIn.Confirmed when consent is not { State: ConsentState.Confirmed } => new($"no confirmed consent to '{topic.Id}'", IsWithdrawal: false),
            _ => null,
        };
    }

    private static string Words(SuppressionReason reason) => reason switch
    {
        SuppressionReason.HardBounce => "it bounced",
        SuppressionReason.Complaint => "a message was reported as spam",
        _ => "by hand",
    };

    /// <summary>Whoever confirms from a mailbox has just read it: a bounce is over. A complaint or a company's own word is not.</summary>
    private Suppression? AfterConfirmation() => Suppression is { Reason: SuppressionReason.HardBounce } ? null : Suppression;

    private AddressRecord Grant(ConsentChange change, bool confirmed)
    {
        var topics = Topics;
        foreach (var topic in change.Topics)
        {
            var known = topics.FirstOrDefault(consent => consent.Topic == topic);

            // What the person last said counts, in whatever order it arrives; what somebody else tells never undoes their no.
            if (known?.At > change.At || (!confirmed && known?.State is ConsentState.Withdrawn or ConsentState.Confirmed)) continue;

            var state = confirmed ? ConsentState.Confirmed : ConsentState.Granted;
            topics = topics.RemoveAll(consent => consent.Topic == topic).Add(new TopicConsent(topic, state, change.At));
        }

        return this with { Topics = topics };
    }

    private AddressRecord Withdraw(ConsentChange change)
    {
        if (change.Topics.IsEmpty) return this with { UnsubscribedAt = UnsubscribedAt is { } at ? Instant.Max(at, change.At) : change.At };

        var topics = Topics;
        foreach (var topic in change.Topics)
        {
            if (topics.Any(consent => consent.Topic == topic && consent.State == ConsentState.Confirmed && consent.At > change.At)) continue;

            topics = topics.RemoveAll(consent => consent.Topic == topic).Add(new TopicConsent(topic, ConsentState.Withdrawn, change.At));
        }

        return this with { Topics = topics };
    }

    private AddressRecord Suppress(SuppressionReason reason, Instant at) =>
        Suppression is { Reason: not SuppressionReason.HardBounce } ? this : this with { Suppression = new Suppression(reason, at) };
}

public sealed record TopicConsent(string Topic, ConsentState State, Instant At);

[JsonConverter(typeof(JsonStringEnumConverter<ConsentState>))]
public enum ConsentState
{
    Granted,
    Confirmed,
    Withdrawn,
}

/// <summary>Why nothing is sent to an address; it holds for ever unless it is lifted.</summary>
public sealed record Suppression(SuppressionReason Reason, Instant At);

[JsonConverter(typeof(JsonStringEnumConverter<SuppressionReason>))]
public enum SuppressionReason
{
    HardBounce,
    Complaint,
    Manual,
}

/// <summary>Why consent does not allow a message, in words, and whether it was withdrawn rather than never given.</summary>
public sealed record ConsentRefusal(string Reason, bool IsWithdrawal);
