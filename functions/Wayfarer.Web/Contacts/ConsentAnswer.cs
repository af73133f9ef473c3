using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;

namespace Wayfarer.Web.Contacts;

/// <summary>What may be sent to an address, and everything that was ever said about it, newest first.</summary>
public sealed record ConsentAnswer(
    string Address, string? Suppressed, string? Unsubscribed, IReadOnlyList<TopicAnswer> Topics, IReadOnlyList<LedgerAnswer> Ledger)
{
    internal static ConsentAnswer Of(EmailAddress address, AddressRecord record, IReadOnlyList<ConsentChange> ledger) => new(
        address.Value,
        record.Suppression is { } suppression ? $"{suppression.Reason} {suppression.At}" : null,
        record.UnsubscribedAt?.ToString(),
        [.. record.Topics.Select(topic => new TopicAnswer(topic.Topic, topic.State, AtOf(topic)?.ToString()))],
        [.. ledger.Reverse().Select(LedgerAnswer.Of)]);

    private static Instant? AtOf(TopicConsent topic) => topic.State switch
    {
        ConsentState.Withdrawn => topic.WithdrawnAt,
        ConsentState.Confirmed => topic.ConfirmedAt,
        _ => topic.GrantedAt,
    };
}

public sealed record TopicAnswer(string Topic, ConsentState State, string? At);

/// <summary>One entry of an address's ledger.</summary>
public sealed record LedgerAnswer(string At, ConsentChangeKind Kind, IReadOnlyList<string> Topics, string Source)
{
    internal static LedgerAnswer Of(ConsentChange change) => new(change.At.ToString(), change.Kind, change.Topics, change.Source);
}
