using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Consent;

/// <summary>
/// What may be sent to an address now: the sum of its ledger. Made by applying changes, never edited. Of each kind the
/// newest is kept, and what holds is read from their instants: the order in which changes arrive, and how often, does not
/// matter.
/// </summary>
public sealed record AddressRecord
{
    public const int CurrentFormat = 1;

    public static readonly AddressRecord None = new();

    public int Format { get; init; } = CurrentFormat;

    /// <summary>In order of topic.</summary>
    public ImmutableArray<TopicConsent> Topics { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Since when all marketing is unwanted; only a topic that was confirmed later is wanted.</summary>
    public Instant? UnsubscribedAt { get; init; }

    public Instant? HardBouncedAt { get; init; }

    public Instant? ComplainedAt { get; init; }

    public Instant? SuppressedAt { get; init; }

    public Instant? LiftedAt { get; init; }

    public Instant? ConfirmedAt { get; init; }

    public Instant? DeliveredAt { get; init; }

    /// <summary>The newest ones, as many as count as a hard bounce when nothing comes between them.</summary>
    public ImmutableArray<SoftBounce> SoftBounces { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>When subscriptions were asked for lately, for whoever must not ask too often.</summary>
    public ImmutableArray<Instant> RequestedAt { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Why nothing at all is sent there, transactional messages included; null when it may be.</summary>
    [JsonIgnore]
    public Suppression? Suppression =>
        Since(ComplainedAt, LiftedAt) is { } complaint ? new(SuppressionReason.Complaint, complaint)
        : Since(SuppressedAt, LiftedAt) is { } manual ? new(SuppressionReason.Manual, manual)
        : Since(Newer(HardBouncedAt, RowOfSoftBounces()), Newer(LiftedAt, ConfirmedAt)) is { } bounce ? new(SuppressionReason.HardBounce, bounce)
        : null;

    public AddressRecord Apply(ConsentChange change) => change.Kind switch
    {
        ConsentChangeKind.Requested => this with { RequestedAt = [.. RequestedAt.Add(change.At).Distinct().OrderDescending().Take(Limits.ConfirmationsPerDay)] },
        ConsentChangeKind.Granted => ForEach(change, topic => topic with { GrantedAt = Newer(topic.GrantedAt, change.At) }),

        // Whoever confirms from a mailbox has just read it: bounces are over. A complaint or a company's own word is not.
        ConsentChangeKind.Confirmed => ForEach(change, topic => topic with { ConfirmedAt = Newer(topic.ConfirmedAt, change.At) }) with
        {
            ConfirmedAt = Newer(ConfirmedAt, change.At),
        },
        ConsentChangeKind.Withdrawn when change.Topics.IsEmpty => this with { UnsubscribedAt = Newer(UnsubscribedAt, change.At) },
        ConsentChangeKind.Withdrawn => ForEach(change, topic => topic with { WithdrawnAt = Newer(topic.WithdrawnAt, change.At) }),
        ConsentChangeKind.HardBounced => this with { HardBouncedAt = Newer(HardBouncedAt, change.At) },
        ConsentChangeKind.SoftBounced => this with { SoftBounces = Newest(SoftBounces.Add(new SoftBounce(change.At, change.Key))) },

        // Whoever calls a message spam wants no marketing either, also when the company lifts the suppression.
        ConsentChangeKind.Complained => this with
        {
            ComplainedAt = Newer(ComplainedAt, change.At),
            UnsubscribedAt = Newer(UnsubscribedAt, change.At),
        },
        ConsentChangeKind.Suppressed => this with { SuppressedAt = Newer(SuppressedAt, change.At) },
        ConsentChangeKind.Lifted => this with { LiftedAt = Newer(LiftedAt, change.At) },
        ConsentChangeKind.Delivered => this with { DeliveredAt = Newer(DeliveredAt, change.At) },
        _ => throw new InvariantException($"A consent change of the unknown kind {change.Kind}."),
    };

    /// <summary>Why a message must not be sent there; null when it may.</summary>
    /// <param name="topic">The topic of a marketing message; null for a transactional one.</param>
    public ConsentRefusal? Refusal(Topic? topic)
    {
        if (Suppression is { } suppression) return new($"the address is suppressed since {suppression.At}: {suppression.Reason.InWords()}", IsWithdrawal: true);

        return topic is null ? null : Objection(topic);
    }

    /// <summary>Whether a topic may be sent as far as the person and who speaks for them have a say.</summary>
    public bool Wants(Topic topic) => Objection(topic) is null;

    /// <summary>
    /// An instant for what is said by somebody who knows all of this: not before now, and later than everything here, so that
    /// it counts although the clock of another host is ahead.
    /// </summary>
    public Instant AfterAll(Instant now)
    {
        var latest = Topics.SelectMany(topic => new[] { topic.GrantedAt, topic.ConfirmedAt, topic.WithdrawnAt })
            .Concat([UnsubscribedAt, HardBouncedAt, ComplainedAt, SuppressedAt, LiftedAt, ConfirmedAt, DeliveredAt])
            .Concat(SoftBounces.Select(bounce => (Instant?)bounce.At)).Max();
        return latest >= now ? latest.Value + TimeSpan.FromMilliseconds(1) : now;
    }

    /// <summary>Whether a topic, or without one all marketing, is withdrawn, so that a withdrawal would say nothing new.</summary>
    public bool IsWithdrawn(string? topic)
    {
        var confirmedSince = Topics.Any(consent => consent.State == ConsentState.Confirmed && (topic is null || consent.Topic == topic) && !(UnsubscribedAt >= consent.ConfirmedAt));
        var isUnsubscribed = UnsubscribedAt is not null && !confirmedSince;
        return isUnsubscribed || (topic is not null && Of(topic).State == ConsentState.Withdrawn);
    }

    /// <summary>Whether one more message may ask to confirm, so that nobody can fill somebody's mailbox with questions.</summary>
    public bool MayBeAskedAt(Instant now) =>
        RequestedAt.All(at => now - at >= Limits.BetweenConfirmations) && RequestedAt.Count(at => now - at < TimeSpan.FromDays(1)) < Limits.ConfirmationsPerDay;

    private ConsentRefusal? Objection(Topic topic)
    {
        var consent = Of(topic.Id);
        if (consent.State == ConsentState.Withdrawn) return new($"unsubscribed from '{topic.Id}' {consent.WithdrawnAt}", IsWithdrawal: true);
        if (UnsubscribedAt is { } all && !(consent.ConfirmedAt > all)) return new($"unsubscribed from all marketing {all}", IsWithdrawal: true);

        return topic.OptIn switch
        {
            OptIn.None => null,
            OptIn.Given when consent.State == ConsentState.None => new($"no consent to '{topic.Id}'", IsWithdrawal: false),
            OptIn.Confirmed when consent.State != ConsentState.Confirmed => new($"no confirmed consent to '{topic.Id}'", IsWithdrawal: false),
            _ => null,
        };
    }

    private TopicConsent Of(string topic)
    {
        foreach (var consent in Topics)
        {
            if (consent.Topic == topic) return consent;
        }

        return new TopicConsent(topic);
    }

    private AddressRecord ForEach(ConsentChange change, Func<TopicConsent, TopicConsent> said)
    {
        var topics = Topics.ToDictionary(consent => consent.Topic, StringComparer.Ordinal);
        foreach (var topic in change.Topics) topics[topic] = said(topics.GetValueOrDefault(topic) ?? new TopicConsent(topic));

        // The same ones whatever came first.
        return this with { Topics = [.. topics.Values.OrderBy(consent => consent.Topic, StringComparer.Ordinal).Take(Limits.TopicsPerAddress)] };
    }

    /// <summary>When so many soft bounces had come in a row that the mailbox counts as gone.</summary>
    private Instant? RowOfSoftBounces()
    {
        var end = Newer(DeliveredAt, Newer(LiftedAt, ConfirmedAt));
        var inARow = SoftBounces.Where(bounce => !(end >= bounce.At)).Select(bounce => bounce.At).Order().ToList();
        var isRow = inARow.Count >= Limits.SoftBouncesInARow && inARow[^1] - inARow[^Limits.SoftBouncesInARow] <= Limits.SoftBouncesWithin;
        return isRow ? inARow[^1] : null;
    }

    /// <summary>The instant when it was not taken back later; of two at the same instant, the one that sends nothing counts.</summary>
    private static Instant? Since(Instant? said, Instant? takenBack) => takenBack > said ? null : said;

    private static Instant? Newer(Instant? one, Instant? other) => one is null || other > one ? other : one;

    private static ImmutableArray<SoftBounce> Newest(ImmutableArray<SoftBounce> bounces) =>
    [
        .. bounces.Distinct().OrderByDescending(bounce => bounce.At).ThenByDescending(bounce => bounce.Key, StringComparer.Ordinal).Take(Limits.SoftBouncesInARow),
    ];
}
