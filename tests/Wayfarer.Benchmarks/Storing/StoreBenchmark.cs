using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>
/// Inbox to contact transactions on the SQLite store with full durability, until the inbox is empty; and by turns the same
/// rows written raw.
/// </summary>
public sealed class StoreBenchmark : IBenchmark
{
    private const int EventsOfAVisit = 5;

    private int _seed = 2_000_000;

    public string Name => "store";

    public string Title => "Inbox to committed contacts on SQLite, every commit synced";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        await using var world = await StoredWorld.CreateAsync(scale.ContactsPerRound);
        var bytes = await StoredBytes.MeasureAsync(world);

        // The first drain warms the code up, and brings both databases to the same state.
        await EventsAsync(world, 1, 0);
        var lone = await Rounds.InterleaveAsync(scale.Rounds, round => EventsAsync(world, 1, round));
        var visits = await Rounds.InterleaveAsync(scale.Rounds, round => EventsAsync(world, EventsOfAVisit, round));
        var transitions = await Rounds.InterleaveAsync(scale.Rounds, round => TransitionsAsync(world, scale.Rounds, round));
        return
        [
            .. Figures("1 event a contact", lone[0]),
            .. Figures($"{EventsOfAVisit} events a contact", visits[0]),
            new Figure("journey transitions", "/s", transitions[0][0]),
            new Figure("journey transitions for each contact woken", "count", transitions[0][1]),
            .. bytes,
        ];
    }

    private static IEnumerable<Figure> Figures(string load, double[][] series)
    {
        var ours = new Figure($"{load}: processed", "events/s", series[0], "20,000");
        var raw = new Figure($"{load}: the same rows written raw", "events/s", series[1]);
        return
        [
            ours,
            raw,
            Figure.Ratio($"{load}: processed / raw", ours, raw, "0.5"),
            new Figure($"{load}: processor time of an event", "ms", series[2], "0.05"),
            new Figure($"{load}: ... of writing it raw", "ms", series[3]),
            new Figure($"{load}: allocated for an event", "bytes", series[4]),
            new Figure($"{load}: store calls in one commit", "calls", series[5]),
        ];
    }

    /// <summary>One round of ours and, right behind it, the same rows raw.</summary>
    private async Task<double[]> EventsAsync(StoredWorld world, int eventsPerContact, int round)
    {
        var visits = new Visits(++_seed);
        var at = Past.End + TimeSpan.FromMinutes(round + 1);
        world.Time.Now = at;
        for (var number = 0; number < eventsPerContact; number++)
        {
            var events = Enumerable.Range(0, world.Contacts).Select(contact => Visits.Parsed(visits.Next(Past.User(contact), at), at)).ToList();
            await world.Intake.AcceptAsync(events, CancellationToken.None);
        }

        world.Raw.Write(world.Recorded.TakeWritten(), 100);
        var drain = await Drain.RunAsync(world);
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var raw = world.Raw.Write(drain.Written, drain.CallsPerCommit);
        processor = Environment.CpuUsage.TotalTime - processor;
        double count = world.Contacts * eventsPerContact;
        return
        [
            count / drain.Elapsed.TotalSeconds,
            count / raw.TotalSeconds,
            drain.Processor.TotalMilliseconds / count,
            processor.TotalMilliseconds / count,
            drain.Allocated / count,
            drain.CallsPerCommit,
        ];
    }

    /// <summary>Wakes a share of the contacts after their waits, hands over what they then send, and lets them finish.</summary>
    private static async Task<double[]> TransitionsAsync(StoredWorld world, int rounds, int round)
    {
        var at = Past.End + TimeSpan.FromDays(29.5);
        world.Time.Now = at;
        await ForgetEffectsAsync(world);
        var contacts = Enumerable.Range(0, world.Contacts).Where(contact => contact % rounds == round).ToList();
        await EnqueueAsync(world, [.. contacts.Select(contact => new InboxMessage(StoredWorld.IdOf(contact), new Input.Wake(at)))]);
        world.Recorded.TakeWritten();
        var woken = await Drain.RunAsync(world);

        var deliveries = await ForgetEffectsAsync(world);
        world.Time.Now = at + TimeSpan.FromMinutes(1);
        await EnqueueAsync(world, [.. deliveries.Select(delivery => new InboxMessage(delivery.Contact, new Input.HandedOver(HandedOver(delivery, world.Time.Now))))]);
        world.Recorded.TakeWritten();
        var answered = await Drain.RunAsync(world);

        double transitions = Transitions(woken) + Transitions(answered);
        return [transitions / (woken.Elapsed + answered.Elapsed).TotalSeconds, transitions / contacts.Count];
    }

    private static ValueTask EnqueueAsync(StoredWorld world, IReadOnlyList<InboxMessage> messages) =>
        world.Recorded.EnqueueAsync(QueueName.Inbox, [.. messages.Select(message => message.ToQueueMessage())], CancellationToken.None);

    private static async Task<List<Delivery>> ForgetEffectsAsync(StoredWorld world)
    {
        var deliveries = new List<Delivery>();
        while (true)
        {
            var messages = await world.Recorded.ReceiveAsync(QueueName.Effects, 1_000, TimeSpan.FromMinutes(5), CancellationToken.None);
            if (messages.Count == 0) return deliveries;

            foreach (var message in messages)
                deliveries.AddRange(OutboxEntry.Read(message.Body).Effects.OfType<Effect.Deliver>().Select(effect => effect.Delivery));
            await world.Recorded.DeleteAsync(QueueName.Effects, messages, CancellationToken.None);
        }
    }

    private static Receipt HandedOver(Delivery delivery, Instant at) => new(
        delivery.Key, delivery.Kind, delivery.Contact, delivery.Journey, delivery.Enrollment, delivery.Step, delivery.WaitNumber,
        delivery.Message, DeliveryOutcome.HandedOver, at);

    /// <summary>Every arrival of an enrollment at a step or at its end, as the effects of the commits tell them.</summary>
    private static int Transitions(Drain drain) => drain.Written.OfType<Written.Append>()
        .Where(append => append.Queue == QueueName.Effects)
        .SelectMany(append => append.Messages)
        .SelectMany(message => OutboxEntry.Read(message.Body).Effects.OfType<Effect.Count>())
        .Count(IsTransition);

    private static bool IsTransition(Effect.Count effect) => effect is
        { Counter: Domain.Journeys.JourneyCounter.Here, Change: > 0 }
        or { Counter: Domain.Journeys.JourneyCounter.Finished or Domain.Journeys.JourneyCounter.Exited };
}
