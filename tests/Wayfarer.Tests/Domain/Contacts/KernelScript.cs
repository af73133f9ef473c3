using System.Collections.Immutable;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Contacts;

/// <summary>One contact's random life: what happens to it and when, receipts of its messages included.</summary>
internal sealed record KernelScript(ContactId Contact, Snapshot Snapshot, ImmutableArray<(Instant Now, Input Input)> Inputs)
{
    private const int Events = 40;

    public static KernelScript Draw(int seed)
    {
        var dice = new Dice(seed);
        var plan = SimulationPlan.Draw(dice) with { People = 1, Events = Events, Snapshots = 1, Duplicates = 0 };
        var snapshot = RandomContent.Draw(dice, plan)[0];
        var id = ContactId.Parse("u00000000000000000000000000000000");
        var pending = new PriorityQueue<Input, long>();
        foreach (var arrival in RandomPeople.Draw(dice, plan))
        {
            var recorded = arrival.Event with { RecordedAt = arrival.At };
            pending.Enqueue(new Input.Occurred(recorded, []), arrival.At.Milliseconds);
        }

        var contact = Wayfarer.Domain.Contacts.Contact.New(id);
        var inputs = ImmutableArray.CreateBuilder<(Instant, Input)>();
        while (pending.TryDequeue(out var input, out var at))
        {
            inputs.Add((new Instant(at), input));
            var applied = KernelRun.Apply(contact, input, snapshot, new Instant(at));
            contact = KernelRun.Committed(applied.Contact);
            foreach (var delivery in applied.Effects.OfType<Effect.Deliver>().Select(effect => effect.Delivery))
            {
                var receipt = Receipt(delivery, new Instant(at) + dice.Time(TimeSpan.FromHours(3)), dice);
                pending.Enqueue(new Input.HandedOver(receipt), receipt.At.Milliseconds);
            }
        }

        return new KernelScript(id, snapshot, inputs.ToImmutable());
    }

    private static Receipt Receipt(Delivery delivery, Instant at, Dice dice) => new(
        delivery.Key, delivery.Kind, delivery.Contact, delivery.Journey, delivery.Enrollment, delivery.Step, delivery.WaitNumber, delivery.Message,
        dice.Pick([DeliveryOutcome.HandedOver, DeliveryOutcome.HandedOver, DeliveryOutcome.Skipped, DeliveryOutcome.Failed]), at);
}

/// <summary>What a run of the kernel gave, over as many commits as its budget asked for.</summary>
internal sealed record KernelRun(Contact Contact, ImmutableArray<Fact> Facts, ImmutableArray<Effect> Effects, ImmutableArray<ClosedEnrollment> Closed)
{
    public string Text => $"{Describe(Contact)}\n{string.Join('\n', Facts)}\n{string.Join('\n', Told(Effects).Select(effect => JsonSerializer.Serialize(effect)))}\n{JsonSerializer.Serialize(Closed)}";

    public static KernelRun Apply(Contact contact, Input input, Snapshot snapshot, Instant now) =>
        Repeat(contact, current => ContactKernel.Apply(current, input, snapshot, now));

    public static KernelRun Advance(Contact contact, Snapshot snapshot, Instant to) =>
        Repeat(contact, current => ContactKernel.Advance(current, snapshot, to));

    public static Contact Committed(Contact contact) => contact with { Head = contact.Head with { Sequence = contact.Head.Sequence + 1 } };

    public KernelRun Then(KernelRun next) => new(next.Contact, Facts.AddRange(next.Facts), Effects.AddRange(next.Effects), Closed.AddRange(next.Closed));

    /// <summary>The state that the next decision sees, without the counting of commits.</summary>
    public static string Describe(Contact contact) => JsonSerializer.Serialize(new { contact.Head.Clock, contact.Head.Snapshot, contact.Head.ForwardTo, contact.Profile, contact.Enrollments });

    /// <summary>Of the places of an enrollment the last one counts, however many commits they were told in.</summary>
    private static IEnumerable<Effect> Told(ImmutableArray<Effect> effects) => effects
        .Where(effect => effect is not (Effect.Place or Effect.Score))
        .Concat(effects.OfType<Effect.Score>().GroupBy(score => score.Model).Select(told => told.Last()).OrderBy(score => score.Model, StringComparer.Ordinal))
        .Concat(effects.OfType<Effect.Place>().GroupBy(place => place.Enrollment).Select(places => places.Last()).OrderBy(place => place.Enrollment, StringComparer.Ordinal));

    private static KernelRun Repeat(Contact contact, Func<Contact, Applied> once)
    {
        var run = new KernelRun(contact, [], [], []);
        while (true)
        {
            var applied = once(run.Contact);
            run = run.Then(new KernelRun(applied.Contact, applied.Facts, applied.Effects, applied.Closed));
            if (applied.InputApplied) return run;
        }
    }
}
