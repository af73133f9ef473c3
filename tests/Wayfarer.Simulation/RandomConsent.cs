using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;

namespace Wayfarer.Simulation;

/// <summary>A change of consent, and when it was committed.</summary>
public sealed record CommittedChange(EmailAddress Mailbox, ConsentChange Change, Instant At);

/// <summary>People who agree, unsubscribe, bounce, complain and confirm at any instant.</summary>
public static class RandomConsent
{
    private static readonly ConsentChangeKind[] Kinds =
    [
        ConsentChangeKind.Granted, ConsentChangeKind.Granted, ConsentChangeKind.Granted, ConsentChangeKind.Confirmed, ConsentChangeKind.Confirmed,
        ConsentChangeKind.Withdrawn, ConsentChangeKind.Withdrawn, ConsentChangeKind.Withdrawn, ConsentChangeKind.HardBounced,
        ConsentChangeKind.SoftBounced, ConsentChangeKind.Complained, ConsentChangeKind.Suppressed, ConsentChangeKind.Lifted,
    ];

    public static IEnumerable<CommittedChange> Draw(Dice dice, SimulationPlan plan) =>
        Enumerable.Range(0, plan.ConsentChanges).Select(number =>
        {
            var at = plan.Start + dice.Time(plan.Span);
            var mailbox = EmailAddress.Parse(RandomPeople.MailboxOf(dice.Between(0, plan.People - 1)));
            var kind = dice.Pick(Kinds);
            ImmutableArray<string> topics = kind switch
            {
                ConsentChangeKind.Granted or ConsentChangeKind.Confirmed => ["news"],
                _ => dice.Pick<ImmutableArray<string>>([[], ["news"], [Topic.General]]),
            };
            return new CommittedChange(mailbox, new ConsentChange { Key = $"change-{number}", Kind = kind, At = at, Topics = topics, Source = "simulation" }, at);
        });
}
