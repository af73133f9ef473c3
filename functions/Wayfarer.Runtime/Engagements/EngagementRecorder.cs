using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Engagements;

/// <summary>
/// Records opens and clicks as events of their contact, each marked as a person's or a machine's. A click that was taken
/// for a person's and turns out within ten seconds to be a machine's is told again as such, with what it corrects; what a
/// journey made of it stays done.
/// </summary>
public sealed class EngagementRecorder(IMessageQueue inbox, RecentEngagements recent)
{
    public async ValueTask RecordAsync(Link link, Engagement engagement, CancellationToken cancellation)
    {
        if (link.Contact is not { } contact || link.MessageKey is not { } messageKey) return;

        var first = EngagementEvents.IdOf(link, engagement, EngagementJudge.Judge(engagement));
        if (recent.Notice(messageKey, first, link.Url, engagement) is not { } noticed) return;

        var verdict = EngagementJudge.Judge(noticed);
        var id = EngagementEvents.IdOf(link, noticed, verdict);
        var events = new List<Event> { EngagementEvents.Of(id, link, noticed.Kind, noticed.At, verdict) };
        if (noticed.Kind == EngagementKind.Click) events.AddRange(Corrections(link, messageKey, noticed, verdict, id));

        var inputs = events.Select(@event => new InboxMessage(contact, new Input.Occurred(@event, [])).ToQueueMessage());
        await inbox.EnqueueAsync(QueueName.Inbox, [.. inputs], cancellation);
    }

    private IEnumerable<Event> Corrections(Link link, string messageKey, Engagement engagement, EngagementVerdict verdict, string id)
    {
        var unmasks = engagement.IsTrap || engagement.LinksAtOnce >= EngagementJudge.LinksOfBurst;
        var click = new RecentClick(id, link.Url, engagement.At, verdict.IsMachine, unmasks);
        foreach (var mistaken in recent.Remember(messageKey, click))
            yield return EngagementEvents.Of(
                $"{mistaken.EventId}.corrected", link with { Url = mistaken.Url }, EngagementKind.Click, engagement.At, verdict, mistaken.EventId);
    }
}
