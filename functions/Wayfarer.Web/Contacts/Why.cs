using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Web.Contacts;

/// <summary>
/// Answers in words why a contact is not in a journey or did not get a message, from what was recorded when it was decided.
/// The newest decision counts.
/// </summary>
/// <param name="items">What the timeline says of it, newest first.</param>
internal sealed class Why(Snapshot snapshot, Contact contact, IReadOnlyList<TimelineItem> items)
{
    private static readonly string[] Passing =
        [nameof(FactKind.Entered), nameof(FactKind.NotEntered), nameof(FactKind.Finished), nameof(FactKind.Exited), nameof(FactKind.Failed)];

    /// <summary>Whether an item of the timeline has to do with a journey or a message.</summary>
    public static Func<TimelineItem, bool> Concerns(Snapshot snapshot, string? journey, string? message)
    {
        var senders = message is null ? [] : Senders(snapshot, message).ToHashSet();
        var journeys = senders.Select(sender => sender.Journey).Append(journey ?? "").ToHashSet();
        var triggers = snapshot.AllVersions.Where(known => journeys.Contains(known.Id)).Select(known => known.Trigger.Name).ToHashSet();
        return item => item.Kind == TimelineKind.Event
            ? triggers.Contains(item.What)
            : item.Journey is { } concerned && journeys.Contains(concerned);
    }

    public string Journey(string id)
    {
        if (snapshot.AllVersions.FirstOrDefault(known => known.Id == id) is not { } any) return $"There is no journey '{id}'.";
        if (contact.Enrollments.FirstOrDefault(open => open.Journey == id) is { } enrollment) return Inside(enrollment);

        var last = items.FirstOrDefault(item => item.Journey == id && Passing.Contains(item.What));
        return last?.What switch
        {
            nameof(FactKind.NotEntered) => $"Did not enter '{id}' {last.At}: {last.Reason}.",
            nameof(FactKind.Finished) => $"Went through '{id}' to its end {last.At}: {last.Reason}.",
            nameof(FactKind.Exited) => $"Left '{id}' at the step '{last.Step}' {last.At}: {last.Reason}.",
            nameof(FactKind.Failed) => $"'{id}' failed at the step '{last.Step}' {last.At}: {last.Reason}.",
            _ => NeverMet(snapshot.Journey(id) ?? any),
        };
    }

    public string Message(string id)
    {
        var senders = Senders(snapshot, id).ToHashSet();
        if (senders.Count == 0) return snapshot.Message(id) is null ? $"There is no message '{id}'." : $"No journey sends '{id}'.";

        var last = items.FirstOrDefault(item => item.Kind == TimelineKind.Message && senders.Contains((item.Journey ?? "", item.Step ?? "")));
        return last?.What switch
        {
            nameof(FactKind.MessageHandedOver) => $"'{id}' was handed over {last.At}.",
            nameof(FactKind.MessageSkipped) => $"'{id}' was skipped {last.At}: {last.Reason}.",
            nameof(FactKind.MessageFailed) => $"'{id}' could not be handed over {last.At}: {last.Reason}.",
            nameof(FactKind.MessageUnknown) => $"Whether '{id}' arrived is not known, and it is not sent twice: {last.Reason}.",
            nameof(FactKind.MessageReserved) => $"'{id}' waits to be handed over since {last.At}.",
            _ => NeverCameToIt(id, senders.Select(sender => sender.Journey).Distinct()),
        };
    }

    private static IEnumerable<(string Journey, string Step)> Senders(Snapshot snapshot, string message) =>
        from journey in snapshot.AllVersions
        from step in journey.Steps.OfType<Step.Send>()
        where step.Message == message
        select (journey.Id, step.Id);

    private string NeverCameToIt(string message, IEnumerable<string> journeys) =>
        $"'{message}' was never due. {string.Join(' ', journeys.Order(StringComparer.Ordinal).Select(Journey))}";

    private static string Inside(Enrollment enrollment)
    {
        var waits = enrollment.Wait switch
        {
            { Kind: WaitKind.HandOver } => "until its message is handed over",
            { Until: { } until } => $"until {until}",
            _ => "for an event",
        };
        return $"Is inside of '{enrollment.Journey}' since {enrollment.EnteredAt}, and waits at the step '{enrollment.Step}' {waits}.";
    }

    private string NeverMet(Journey journey)
    {
        var trigger = items.FirstOrDefault(item => item.Kind == TimelineKind.Event && item.What == journey.Trigger.Name);
        if (trigger is not null) return $"'{journey.Trigger.Name}' occurred {trigger.At}, but not as '{journey.Id}' asks for it, or before there was such a journey.";
        if (snapshot.StateOf(journey.Id) == JourneyState.Draft) return $"'{journey.Id}' is a draft: nobody enters it.";

        return $"Never entered '{journey.Id}': {Words.Of(journey.Trigger)} has not occurred.";
    }
}
