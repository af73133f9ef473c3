using NodaTime;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Deliveries;
using Instant = Wayfarer.Domain.Time.Instant;

namespace Wayfarer.Simulation;

/// <summary>What always holds of sending, checked against every hand-over that ever began.</summary>
public static partial class Checks
{
    /// <summary>A pause is known to everybody after so long.</summary>
    private static readonly TimeSpan PauseIsKnownAfter = TimeSpan.FromSeconds(5);

    private static string? ConsentHolds(Outcome outcome)
    {
        foreach (var begun in Mails(outcome))
        {
            var message = begun.Snapshot.Message(begun.Delivery.Message)!;
            var mailbox = begun.Contact.Profile.Mailbox()!.Value;
            var topic = message.Topic is { } id ? begun.Snapshot.Settings.Topic(id) : null;
            var known = outcome.World.Consent.Where(change => change.Mailbox == mailbox && change.At < begun.Really).Select(change => change.Change).ToList();

            // Whatever was committed in the same instant may have come before or after.
            var same = outcome.World.Consent.Any(change => change.Mailbox == mailbox && change.At == begun.Really);
            if (!same && Forbids(known, topic) is { } reason) return $"{begun.Delivery.Key} was handed over {begun.Really}: {reason}";
            if (!begun.Snapshot.Settings.Sending.Allows(mailbox)) return $"{begun.Delivery.Key} went to {mailbox} while sending is {begun.Snapshot.Settings.Sending.Mode}";
        }

        return null;
    }

    /// <summary>The law in plain words, told from the whole list of what was ever said.</summary>
    private static string? Forbids(List<ConsentChange> changes, Topic? topic)
    {
        var (unreachable, forbidden, bounced) = (false, false, 0);
        foreach (var change in changes)
        {
            if (change.Kind is ConsentChangeKind.Complained or ConsentChangeKind.Suppressed) forbidden = true;
            if (change.Kind == ConsentChangeKind.HardBounced || (change.Kind == ConsentChangeKind.SoftBounced && ++bounced >= Domain.Limits.SoftBouncesInARow)) unreachable = true;
            if (change.Kind == ConsentChangeKind.Lifted) (unreachable, forbidden, bounced) = (false, false, 0);
            if (change.Kind == ConsentChangeKind.Confirmed) unreachable = false;
        }

        if (unreachable || forbidden) return "its address was suppressed";
        if (topic is null) return null;

        var no = changes.Where(change => change.Kind == ConsentChangeKind.Withdrawn && (change.Topics.IsEmpty || change.Topics.Contains(topic.Id)))
            .Select(change => change.At).DefaultIfEmpty(Instant.Epoch).Max();
        var confirmed = changes.Where(change => change.Kind == ConsentChangeKind.Confirmed && change.Topics.Contains(topic.Id))
            .Select(change => change.At).DefaultIfEmpty(Instant.Epoch).Max();
        if (no > Instant.Epoch && confirmed < no) return $"'{topic.Id}' was withdrawn {no}";

        var agreed = confirmed > Instant.Epoch || changes.Any(change => change.Kind == ConsentChangeKind.Granted && change.Topics.Contains(topic.Id));
        return topic.OptIn == OptIn.None || agreed ? null : $"nobody agreed to '{topic.Id}'";
    }

    private static string? WithdrawalsEndJourneys(Outcome outcome)
    {
        if (Outcome.Now(new AddressTable(outcome.World.Store).TellingSinceAsync(Instant.Never, default)).Count > 0) return "somebody was never told of a change";

        foreach (var person in outcome.People)
        {
            var told = outcome.Inputs(person).Where(recorded => recorded.Input is Input.ConsentChanged { Change.Kind: ConsentChangeKind.Withdrawn or ConsentChangeKind.Complained }).ToList();
            var open = person.Contact.Enrollments.Select(enrollment => (Enrollment: enrollment, EndedAt: Instant.Never));
            var closed = person.Members.SelectMany(id => outcome.Closed[id]).Select(item => (item.Enrollment, item.EndedAt));
            foreach (var (enrollment, endedAt) in open.Concat(closed))
            {
                var merged = outcome.Inputs(person).Where(recorded => recorded.Input is Input.Absorb).Select(recorded => recorded.Now).Aggregate(Instant.Epoch, Instant.Max);
                foreach (var (now, input) in told.Where(recorded => recorded.Now >= enrollment.EnteredAt && recorded.Now > merged))
                {
                    var change = ((Input.ConsentChanged)input).Change;
                    var sends = Definition(outcome, enrollment).Steps.OfType<Step.Send>()
                        .Select(send => RandomContent.Messages.Single(message => message.Id == send.Message).Topic).OfType<string>();
                    if (endedAt > now && now > enrollment.EnteredAt && sends.Any(topic => change.Topics.IsEmpty || change.Topics.Contains(topic)))
                        return $"{enrollment.Id} ended {endedAt} although consent was withdrawn {now}{outcome.Story(enrollment.Id)}";
                }
            }
        }

        return null;
    }

    private static string? LimitsHold(Outcome outcome)
    {
        var begun = outcome.World.Provider.Begun;
        foreach (var (scope, from, to) in outcome.World.Paused)
        {
            var wrong = begun.Find(item => item.Really > from + PauseIsKnownAfter && item.Really < to && Concerns(scope, item));
            if (wrong is not null) return $"{wrong.Delivery.Key} was handed over {wrong.Really}, and {scope} was paused {from} to {to}";
        }

        foreach (var item in Mails(outcome))
        {
            if (item.At > item.Delivery.ReservedAt + MessageOf(item).GoodFor) return $"{item.Delivery.Key} had outlived its validity";
            if (MessageOf(item).Topic is not null && IsQuiet(item)) return $"{item.Delivery.Key} was handed over in quiet hours, {item.At}";
        }

        var rate = outcome.World.Plan.Rate;
        return Over(begun, rate.PerMinute, TimeSpan.FromMinutes(1), "a minute")
            ?? Over(begun, rate.PerHour, TimeSpan.FromHours(1), "an hour")
            ?? outcome.World.Plan.Caps.Select(cap => OverCap(outcome, cap)).FirstOrDefault(wrong => wrong is not null);
    }

    private static bool Concerns(PauseScope scope, BegunHandOver begun) =>
        scope == PauseScope.Everything || scope == PauseScope.Channel(DeliveryChannel.Email) || scope == PauseScope.Journey(begun.Delivery.Journey);

    private static bool IsQuiet(BegunHandOver begun)
    {
        if (begun.Snapshot.Settings.QuietHours is not { } quiet) return false;

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(begun.Contact.Profile.Trait(Profile.TimeZoneTrait).Text ?? "") ?? DateTimeZone.Utc;
        var local = NodaTime.Instant.FromUnixTimeMilliseconds(begun.At.Milliseconds).InZone(zone).TimeOfDay;
        return quiet.From < quiet.To ? local >= quiet.From && local < quiet.To : local >= quiet.From || local < quiet.To;
    }

    private static string? OverCap(Outcome outcome, Cap cap)
    {
        var counted = Mails(outcome).Where(item => MessageOf(item).Topic is { } topic && cap.Covers(topic));
        var groups = cap.Per switch
        {
            CapScope.Address => counted.GroupBy(item => item.Contact.Profile.Mailbox()!.Value.Value),
            CapScope.Contact => counted.GroupBy(item => item.Contact.Id.Value),
            _ => counted.GroupBy(_ => "all"),
        };
        return groups.Select(group => Over([.. group], cap.Messages, cap.Within, $"{cap}, {group.Key}")).FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>A message that is tried again counts once for a cap, and each try counts for the provider.</summary>
    private static string? Over(List<BegunHandOver> begun, int? limit, TimeSpan within, string what)
    {
        if (limit is null) return null;

        foreach (var last in begun)
        {
            var inside = begun.Where(item => item.At <= last.At && item.At + within > last.At);
            var count = what.StartsWith("Cap", StringComparison.Ordinal) ? inside.Select(item => item.Delivery.Key).Distinct().Count() : inside.Count();
            if (count > limit) return $"{count} were handed over in {what} up to {last.At}, and {limit} are allowed";
        }

        return null;
    }

    private static IEnumerable<BegunHandOver> Mails(Outcome outcome) => outcome.World.Provider.Begun.Where(begun => begun.Delivery.Kind == DeliveryKind.Email);

    private static Message MessageOf(BegunHandOver begun) => RandomContent.Messages.Single(message => message.Id == begun.Delivery.Message);
}
