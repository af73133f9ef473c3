using Wayfarer.Domain.Contacts;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Web.Pages.Contacts;

/// <summary>What happened to a contact, said in a few words; the reason stands behind them.</summary>
internal static class TimelineWords
{
    public static string Of(TimelineItem item) => item.Kind == TimelineKind.Event ? item.What : Of(item, Enum.Parse<FactKind>(item.What));

    /// <summary>Whether somebody should look at it.</summary>
    public static bool IsBad(TimelineItem item) => item.Kind != TimelineKind.Event
        && Enum.Parse<FactKind>(item.What) is FactKind.Failed or FactKind.MessageFailed or FactKind.MessageUnknown or FactKind.LimitReached;

    private static string Of(TimelineItem item, FactKind kind) => kind switch
    {
        FactKind.Entered => $"Entered {item.Journey}",
        FactKind.NotEntered => $"Did not enter {item.Journey}",
        FactKind.Waiting => $"Waits at {item.Step}",
        FactKind.EventCame => $"What {item.Step} waited for came",
        FactKind.TimedOut => $"Waited long enough at {item.Step}",
        FactKind.Branched => $"Branched at {item.Step}",
        FactKind.Split => $"Took a path at {item.Step}",
        FactKind.Updated => $"Traits were set by {item.Step}",
        FactKind.Tagged => $"Tags were changed by {item.Step}",
        FactKind.Listed => item.Step is null ? $"Was put into the segment {item.Segment} or taken out" : $"Static segments were changed by {item.Step}",
        FactKind.MessageReserved => item.Step is null ? "A message is to be sent" : $"The message of {item.Step} is to be sent",
        FactKind.MessageHandedOver => $"The message of {item.Step} was handed over",
        FactKind.MessageSkipped => $"The message of {item.Step} was skipped",
        FactKind.MessageFailed => $"The message of {item.Step} could not be handed over",
        FactKind.MessageUnknown => $"Whether the message of {item.Step} arrived is not known",
        FactKind.ConsentChanged => "Consent changed",
        FactKind.Finished => $"Finished {item.Journey}",
        FactKind.Exited => $"Left {item.Journey} at {item.Step}",
        FactKind.Failed => $"{item.Journey} failed at {item.Step}",
        FactKind.GoalReached => $"Reached the goal of {item.Journey}",
        FactKind.SegmentEntered => $"Came into the segment {item.Segment}",
        FactKind.SegmentLeft => $"Left the segment {item.Segment}",
        FactKind.ScoreRose => $"The score {item.Score} rose to {item.Threshold}",
        FactKind.ScoreFell => $"The score {item.Score} fell below {item.Threshold}",
        FactKind.ScoreChanged => $"The score {item.Score} was defined anew",
        FactKind.SegmentChanged => $"The segment {item.Segment} was defined anew",
        FactKind.Linked => "Was recognised as the same person as another contact",
        FactKind.Merged => "Took up another contact",
        FactKind.Forwarded => "Went up in another contact",
        FactKind.NotMerged => "Stayed apart from another contact",
        FactKind.LimitReached => "Reached a limit",
        FactKind.Erased => "Was erased",
        _ => item.What,
    };
}
