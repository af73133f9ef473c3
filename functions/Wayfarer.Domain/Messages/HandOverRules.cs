using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>
/// The last word on a message: validity, who may be reached at all, consent, quiet hours and caps, judged at the instant of
/// its hand-over and never on what held when it was reserved.
/// </summary>
/// <param name="Sent">What was sent to the address and to the contact, as far back as any cap looks.</param>
public sealed record HandOverRules(Settings Settings, AddressRecord Address, SentMessages Sent)
{
    /// <summary>Tries rules on the past: nobody is reached, and everybody counts as having agreed who did not object.</summary>
    public bool IsRehearsal { get; init; }

    public HandOverDecision Judge(Delivery delivery, Message message, EmailAddress mailbox, string zone, Instant at)
    {
        var goodUntil = delivery.ReservedAt + message.GoodFor;
        if (at > goodUntil) return new HandOverDecision.Skip($"it was good until {goodUntil}");
        if (!IsRehearsal && !Settings.Sending.Allows(mailbox))
            return new HandOverDecision.Skip("sending is limited to listed addresses, and this one is not listed");

        var topic = message.Topic is { } id ? Settings.Topic(id) ?? Topic.Standard with { Id = id } : null;
        if (Address.Refusal(topic) is { } refusal && (refusal.IsWithdrawal || !IsRehearsal))
            return new HandOverDecision.Skip(refusal.Reason, refusal.IsWithdrawal);
        if (topic is null) return HandOverDecision.Go.Instance;

        var (until, reason) = (at, "");
        if (Settings.QuietHours?.EndAfter(at, zone) is { } end) (until, reason) = (end, "quiet hours");
        foreach (var cap in Settings.Caps)
        {
            if (!cap.Covers(topic.Id) || Sent.FreeAt(cap, delivery.Key, at) is not { } free || free <= until) continue;

            (until, reason) = (free, $"the cap of {cap.Messages} in {Duration.Describe(cap.Within)}");
        }

        if (until <= at) return HandOverDecision.Go.Instance;

        return until <= goodUntil
            ? new HandOverDecision.Wait(until, reason)
            : new HandOverDecision.Skip($"{reason} until {until}, and it is good until {goodUntil}");
    }
}

/// <summary>What caps count: the messages to one address, and those to one contact.</summary>
public sealed record SentMessages(ImmutableArray<CountedMessage> ToAddress, ImmutableArray<CountedMessage> ToContact)
{
    public static readonly SentMessages None = new([], []);

    /// <summary>When a cap leaves room for a message, which is not counted itself; null when it does now.</summary>
    public Instant? FreeAt(Cap cap, string messageKey, Instant at)
    {
        var sent = cap.Per switch
        {
            CapScope.Address => ToAddress,
            CapScope.Contact => ToContact,
            _ => [],
        };
        var counted = sent.Where(message => cap.Covers(message.Topic) && message.MessageKey != messageKey && message.At + cap.Within > at)
            .Select(message => message.At).Order().ToList();
        return counted.Count < cap.Messages ? null : counted[^cap.Messages] + cap.Within;
    }
}
