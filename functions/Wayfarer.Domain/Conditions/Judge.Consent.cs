using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    private Judgement Of(Condition.ConsentIs condition)
    {
        if (!_remembers || snapshot.Settings.Topic(condition.Topic) is not { } topic) return Judgement.Unknown;

        var heard = condition.Heard;
        var record = AddressRecord.None with
        {
            Topics = [new TopicConsent(topic.Id) { GrantedAt = Newest(heard.Granted), ConfirmedAt = Newest(heard.Confirmed), WithdrawnAt = Newest(heard.Withdrawn) }],
            UnsubscribedAt = Newest(heard.WithdrawnFromAll) is var all && Newest(heard.Complained) is { } complained ? Later(all, complained) : all,
        };
        return Judgement.Lasting(record.Wants(topic));
    }

    private Instant? Newest(EventPattern pattern) => profile.Occurrences(pattern.Key) is [var newest, ..] ? newest.At : null;

    private static Instant Later(Instant? one, Instant other) => one is { } known ? Instant.Max(known, other) : other;
}
