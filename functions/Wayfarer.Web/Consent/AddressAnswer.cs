using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Addresses;

namespace Wayfarer.Web.Consent;

/// <summary>What may be sent to an address, and everything that was ever said about it.</summary>
public sealed record AddressAnswer(
    string Address, string Id, string? Suppressed, string? Since, string? UnsubscribedFromAll, IReadOnlyList<TopicAnswer> Topics, IReadOnlyList<LedgerAnswer> Ledger)
{
    public static AddressAnswer Of(EmailAddress address, StoredAddress stored, IReadOnlyList<ConsentChange> ledger, IReadOnlyList<Topic> topics)
    {
        var record = stored.Record;
        return new AddressAnswer(
            address.Value,
            stored.Id.Value,
            record.Suppression?.Reason.InWords(),
            record.Suppression?.At.ToString(),
            record.UnsubscribedAt?.ToString(),
            [.. topics.Select(topic => TopicAnswer.Of(topic, record))],
            [.. ledger.Select(LedgerAnswer.Of)]);
    }
}

/// <summary>Whether a topic may be sent, and why not.</summary>
public sealed record TopicAnswer(string Topic, string Name, bool Sent, string? Reason)
{
    public static TopicAnswer Of(Topic topic, AddressRecord record)
    {
        var refusal = record.Refusal(topic);
        return new TopicAnswer(topic.Id, topic.Name, refusal is null, refusal?.Reason);
    }
}

public sealed record LedgerAnswer(
    string At, ConsentChangeKind Kind, string Words, string Source, string? TextVersion, string? RemoteAddress, string? MessageKey, string? Note)
{
    public static LedgerAnswer Of(ConsentChange change) =>
        new(change.At.ToString(), change.Kind, ConsentWords.Of(change), change.Source, change.TextVersion, change.RemoteAddress, change.MessageKey, change.Note);
}
