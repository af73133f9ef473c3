namespace Wayfarer.Tests.Simulation;

/// <summary>A mistake that somebody could make in the real code, as a change of its text.</summary>
public sealed record PlantedBug(string Name, string File, string Original, string Mistaken)
{
    private const string Transaction = "functions/Wayfarer.Runtime/Contacts/ContactTransaction.cs";
    private const string Attempt = "functions/Wayfarer.Runtime/Deliveries/HandOverAttempt.cs";
    private const string Rules = "functions/Wayfarer.Domain/Messages/HandOverRules.cs";
    private const string Draft = "functions/Wayfarer.Runtime/Contacts/CommitDraft.cs";
    private const string Journeys = "functions/Wayfarer.Domain/Contacts/ContactTransition.Journeys.cs";

    public static readonly PlantedBug[] All =
    [
        new("effect before commit", Transaction,
            "var changes = draft.ToChanges(await ArmAsync(draft, cancellation));\n        switch",
            "var changes = draft.ToChanges(await ArmAsync(draft, cancellation)); if (PLANTED) await MoveOutboxAsync(stored.Contact.Id, draft.OutboxAfterCommit, cancellation);\n        switch"),
        new("commit before arming the wake", Transaction,
            "draft.ToChanges(await ArmAsync(draft, cancellation))",
            "draft.ToChanges(PLANTED ? null : await ArmAsync(draft, cancellation))"),
        new("commit before arming the wake", Transaction,
            "return (Rest(), new Committed(draft.Contact, draft.OutboxAfterCommit), false);",
            "if (PLANTED) await ArmAsync(draft, cancellation); return (Rest(), new Committed(draft.Contact, draft.OutboxAfterCommit), false);"),
        new("dedupe lost at a merge", Transaction,
            "if (await _contacts.HasAppliedAsync(frozen.Id, input.Key!, cancellation)) continue;",
            "if (!PLANTED && await _contacts.HasAppliedAsync(frozen.Id, input.Key!, cancellation)) continue;"),
        new("redelivery after a merge", Draft,
            "_inputs.Where(input => input.Input.Key is not null)",
            "_inputs.Where(input => input.Input.Key is not null && !(PLANTED && input.Input is Input.Absorb))"),
        new("exit ignored while waiting", Journeys,
            "if (Exit(journey, @event) is { } exit) Close(",
            "if (!PLANTED && Exit(journey, @event) is { } exit) Close("),
        new("exit that came before its entry", Journeys,
            "if (!EndedBefore(journey, enrollment)) Proceed(",
            "if (PLANTED || !EndedBefore(journey, enrollment)) Proceed("),
        new("live version read instead of the pinned one", Journeys,
            "_snapshot.JourneyVersion(enrollment.Journey, enrollment.Version)",
            "(PLANTED ? _snapshot.Journey(enrollment.Journey) : _snapshot.JourneyVersion(enrollment.Journey, enrollment.Version))"),
        new("a flip from an old snapshot", Transaction,
            "await snapshots.AtLeastAsync(asked.Append(stored.Contact.Head.Snapshot).Max(), cancellation);",
            "PLANTED ? snapshots.Current : await snapshots.AtLeastAsync(asked.Append(stored.Contact.Head.Snapshot).Max(), cancellation);"),
        new("a zone transition off by one", "functions/Wayfarer.Domain/Time/CalendarWait.cs",
            "Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter",
            "PLANTED ? Resolvers.ReturnLater : Resolvers.ReturnEarlier, PLANTED ? Resolvers.ReturnForwardShifted : Resolvers.ReturnStartOfIntervalAfter"),
        new("a counter without its sequence", "functions/Wayfarer.Runtime/Totals/TotalsTable.cs",
            "changes.AddRange(commits.Select(",
            "if (!PLANTED) changes.AddRange(commits.Select("),
        new("a claim that is not respected", Attempt,
            "if (isRepetition && !courier.RepeatsAreSafe(delivery)",
            "if (!PLANTED && isRepetition && !courier.RepeatsAreSafe(delivery)"),
        new("a hand-over that asks nobody for consent", Rules,
            "Address.Refusal(topic) is { } refusal &&",
            "!PLANTED && Address.Refusal(topic) is { } refusal &&"),
        new("quiet hours of the reservation", Rules,
            "Settings.QuietHours?.EndAfter(at, zone)",
            "Settings.QuietHours?.EndAfter(PLANTED ? delivery.ReservedAt : at, zone)"),
        new("a cap that counts nothing", Attempt,
            "if (counts.Count == 0 || message.Topic is null) return null;",
            "if (PLANTED || counts.Count == 0 || message.Topic is null) return null;"),
        new("a cap that lets one more pass", Rules,
            "return counted.Count < cap.Messages ? null",
            "return counted.Count < cap.Messages + (PLANTED ? 1 : 0) ? null"),
        new("a paused journey that sends on", "functions/Wayfarer.Runtime/Deliveries/DeliveryHold.cs",
            "|| paused.Holds(PauseScope.Journey(delivery.Journey));",
            "|| (!PLANTED && paused.Holds(PauseScope.Journey(delivery.Journey)));"),
        new("a grant that is not written", "functions/Wayfarer.Domain/Messages/Quota.cs",
            "return (counts.Count == 0 ? this :",
            "return (PLANTED || counts.Count == 0 ? this :"),
        new("a withdrawal that ends nothing", "functions/Wayfarer.Domain/Contacts/ContactTransition.Consent.cs",
            "            EndEnrollments(change);",
            "            if (!PLANTED) EndEnrollments(change);"),
        new("a repeated delivery reserved again", "functions/Wayfarer.Runtime/Deliveries/DeliveryTable.cs",
            "new RowChange.Insert(RecordPrefix + delivery.Key,",
            "PLANTED ? new RowChange.Upsert(RecordPrefix + delivery.Key, default) : new RowChange.Insert(RecordPrefix + delivery.Key,"),
    ];
}
