using System.Text;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Local.Client;

/// <summary>What happened to a contact, in words.</summary>
internal static class TimelineWords
{
    public static string Of(TimelineItem item)
    {
        var what = item.Kind == TimelineKind.Event ? $"did '{item.What}'" : Decision(item);
        var withProperties = item.Properties is { } properties && item.Kind == TimelineKind.Event ? $"{what} {properties.GetRawText()}" : what;
        return Printable.Of(item.Reason is { } reason ? $"{withProperties}: {reason}" : withProperties);
    }

    private static string Decision(TimelineItem item) => item.What switch
    {
        "Entered" => $"entered the journey {item.Journey}",
        "NotEntered" => $"did not enter the journey {item.Journey}",
        "Waiting" => $"waits at {Place(item)}",
        "EventCame" => $"what {Place(item)} waited for came",
        "TimedOut" => $"waited long enough at {Place(item)}",
        "Branched" or "Split" => $"took a way at {Place(item)}",
        "Updated" => $"traits were changed by {Place(item)}",
        "Tagged" => $"tags were changed by {Place(item)}",
        "Listed" => item.Step is null ? $"was put into the segment {item.Segment} or taken out" : $"static segments were changed by {Place(item)}",
        "MessageReserved" => $"{Place(item)} is to send a message",
        "MessageHandedOver" => $"the message of {Place(item)} was handed over",
        "MessageSkipped" => $"the message of {Place(item)} was not sent",
        "MessageFailed" => $"the message of {Place(item)} could not be sent",
        "MessageUnknown" => $"nobody knows whether the message of {Place(item)} was sent",
        "Finished" => $"finished the journey {item.Journey}",
        "Exited" => $"left the journey {item.Journey}",
        "Failed" => $"was stopped in the journey {item.Journey}",
        "GoalReached" => $"reached the goal of {item.Journey}",
        "SegmentEntered" => $"came into the segment {item.Segment}",
        "SegmentLeft" => $"left the segment {item.Segment}",
        "ScoreRose" => $"the score {item.Score} rose to {item.Threshold}",
        "ScoreFell" => $"the score {item.Score} fell below {item.Threshold}",
        "ScoreChanged" => $"the score {item.Score} was changed",
        "SegmentChanged" => $"the segment {item.Segment} was changed",
        _ => Spaced(item.What),
    };

    private static string Place(TimelineItem item) => item.Journey is null ? $"{item.Step}" : $"{item.Journey}/{item.Step}";

    /// <summary>A host may be newer than this program and say what it has no words for.</summary>
    private static string Spaced(string name)
    {
        var words = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(character));
        }

        return words.ToString();
    }
}
