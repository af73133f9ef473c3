namespace Wayfarer.Domain.Consent;

/// <summary>Entries of the ledger as people read them.</summary>
public static class ConsentWords
{
    public static string Of(ConsentChange change)
    {
        var topics = change.Topics.IsEmpty ? "all marketing" : string.Join(", ", change.Topics.Select(topic => $"'{topic}'"));
        return change.Kind switch
        {
            ConsentChangeKind.Requested => $"asked for {topics}, to be confirmed",
            ConsentChangeKind.Granted => $"said yes to {topics}, as told by somebody trusted",
            ConsentChangeKind.Confirmed => $"said yes to {topics} from the mailbox itself",
            ConsentChangeKind.Withdrawn => $"unsubscribed from {topics}",
            ConsentChangeKind.HardBounced => "a message came back: the mailbox cannot be reached",
            ConsentChangeKind.SoftBounced => "a message could not be delivered for now",
            ConsentChangeKind.Complained => "reported a message as spam",
            ConsentChangeKind.Suppressed => "suppressed by hand",
            ConsentChangeKind.Lifted => "the suppression was lifted by hand",
            ConsentChangeKind.Delivered => "a message was delivered",
            _ => $"{change.Kind}",
        };
    }
}
