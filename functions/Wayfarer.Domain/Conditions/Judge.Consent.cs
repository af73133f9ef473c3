using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    /// <summary>
    /// Where history has expired, more may have been said than is remembered: it is known what holds when neither a yes nor a
    /// no that was forgotten would change it.
    /// </summary>
    private Judgement Of(Condition.ConsentIs condition)
    {
        if (!_remembers || snapshot.Settings.Topic(condition.Topic) is not { } topic) return Judgement.Unknown;

        var holds = Wants(topic, condition.Heard, forgotYes: true, forgotNo: false);
        return Wants(topic, condition.Heard, forgotYes: false, forgotNo: true) == holds ? Judgement.Lasting(holds) : Judgement.Unknown;
    }

    private bool Wants(Topic topic, HeardConsent heard, bool forgotYes, bool forgotNo)
    {
        var record = AddressRecord.None with
        {
            Topics =
            [
                new TopicConsent(topic.Id)
                {
                    GrantedAt = Newest(heard.Granted, forgotYes),
                    ConfirmedAt = Newest(heard.Confirmed, forgotYes),
                    WithdrawnAt = Newest(heard.Withdrawn, forgotNo),
                },
            ],
            UnsubscribedAt = Newest(heard.WithdrawnFromAll, forgotNo) is var all && Newest(heard.Complained, forgotNo) is { } complained ? Later(all, complained) : all,
        };
        return record.Wants(topic);
    }

    /// <param name="forgot">Whether the newest that may have been forgotten is taken to have been there.</param>
    private Instant? Newest(EventPattern pattern, bool forgot)
    {
        if (profile.Memory(pattern.Key) is not { } memory) return null;

        Instant? newest = memory.Newest is [var known, ..] ? known.At : null;
        return forgot && memory.Since is { } since && !(newest >= since) ? since - TimeSpan.FromMilliseconds(1) : newest;
    }

    private static Instant Later(Instant? one, Instant other) => one is { } known ? Instant.Max(known, other) : other;
}
