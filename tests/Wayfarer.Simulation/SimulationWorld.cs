using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Simulation;

/// <summary>
/// One seed's world. First everything may fail and nothing wrong may happen; then the faults stop and everything must come
/// to its end.
/// </summary>
public sealed class SimulationWorld
{
    public static readonly byte[] IdentityKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private const int MostSteps = 1_500_000;
    private const int IdleRounds = 60;
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromDays(20);

    private readonly List<SimulatedWorker> _workers = [];
    private readonly Queue<Arrival> _arrivals;
    private readonly Queue<(Instant At, Snapshot Snapshot)> _publications;
    private readonly Queue<CommittedChange> _consent;
    private readonly Queue<Instant> _switches;
    private readonly PauseTable _pauses;
    private readonly Dictionary<PauseScope, Instant> _open = [];

    /// <param name="alarms">Whether alarms serve those who wait, and the due table is only the net.</param>
    public SimulationWorld(int seed, MemoryArchive? archive = null, bool alarms = false)
    {
        Archive = archive;
        Dice = new Dice(seed);
        Plan = SimulationPlan.Draw(Dice);
        Time = new SimulatedTime(Plan.Start);
        Queue = new SimulatedQueue(Dice, Time, () => Plan);
        Provider = new SimulatedProvider(Dice, () => Plan);
        Scheduler = new Scheduler(Dice);
        Snapshots = RandomContent.Draw(Dice, Plan);
        Snapshot = Snapshots[0];
        var instants = Snapshots.Skip(1).Select(_ => Plan.Start + Dice.Time(Plan.Span)).Order();
        _publications = new Queue<(Instant, Snapshot)>(instants.ToList().Zip(Snapshots.Skip(1)));
        _arrivals = new Queue<Arrival>(RandomPeople.Draw(Dice, Plan).OrderBy(arrival => arrival.At));
        _consent = new Queue<CommittedChange>(RandomConsent.Draw(Dice, Plan).OrderBy(change => change.At));
        _switches = new Queue<Instant>(Enumerable.Range(0, Plan.Pauses).Select(_ => Plan.Start + Dice.Time(Plan.Span)).Order());
        _pauses = new PauseTable(Store);
        if (alarms) Alarms = new SimulatedAlarms(Dice, Time, () => IsCalm);
    }

    public SimulatedAlarms? Alarms { get; }

    /// <summary>How far behind the waits of enrollments their due rows stand.</summary>
    public TimeSpan AlarmGrace => Alarms is null ? TimeSpan.Zero : Limits.AlarmGrace;

    /// <summary>What was changed of which address, and when.</summary>
    public List<CommittedChange> Consent { get; } = [];

    /// <summary>From when to when nothing of a scope was to be handed over.</summary>
    public List<(PauseScope Scope, Instant From, Instant To)> Paused { get; } = [];

    public Dice Dice { get; }

    public SimulationPlan Plan { get; private set; }

    public SimulatedTime Time { get; }

    public SimulatedQueue Queue { get; }

    public MemoryTableStore Store { get; } = new();

    /// <summary>Where every commit goes, when there is an archive.</summary>
    public MemoryArchive? Archive { get; }

    public SimulatedProvider Provider { get; }

    public Scheduler Scheduler { get; }

    public IReadOnlyList<Snapshot> Snapshots { get; }

    /// <summary>What is published now; workers learn of it sooner or later.</summary>
    public Snapshot Snapshot { get; private set; }

    /// <summary>The second part, without faults.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The events that were answered with 2xx.</summary>
    public Dictionary<string, Event> Accepted { get; } = [];

    public Instant End { get; private set; }

    /// <summary>Lives to the end; what went wrong, or nothing.</summary>
    public string? Run()
    {
        for (var number = 0; number < Plan.Workers; number++) Start();

        while (_arrivals.Count > 0 || _publications.Count > 0 || _consent.Count > 0 || _switches.Count > 0)
        {
            if (Scheduler.Steps > MostSteps) return "the faulty part never came to its end";
            if (Failure() is { } defect) return defect;

            Fall();
            ResumeSome();
            PassTime();
        }

        Plan = Plan with { FaultBefore = 0, FaultAfter = 0, Crash = 0, Pause = 0, Duplicates = 0, ProviderLater = 0, ProviderUnknown = 0, NeedlessWakes = 0 };
        IsCalm = true;
        foreach (var scope in _open.Keys.ToList()) Switch(scope);
        End = Time.Now + AfterTheEnd;
        return Finish();
    }

    /// <summary>A store that archives what is committed to it, when there is an archive.</summary>
    public ITableStore Archived(ITableStore store, TimeProvider clock) =>
        Archive is null ? store : new ArchivingTableStore(store, new ArchiveWriter(Archive, clock), Archive, clock);

    private string? Finish()
    {
        var quiet = 0;
        var from = Scheduler.Steps;
        while (true)
        {
            if (Scheduler.Steps - from > MostSteps) return $"not everything came to its end: it is {Time.Now} of {End}, and something is to be done {NextThing()}";
            if (Failure() is { } defect) return defect;

            ResumeSome();
            if (NextThing() <= Time.Now)
            {
                quiet = 0;
                continue;
            }

            // Workers may still hold something between two calls.
            if (quiet++ < IdleRounds) continue;
            if (NextThing() > End) return null;

            Time.MoveTo(NextThing());
            quiet = 0;
        }
    }

    private void ResumeSome()
    {
        for (var turn = Dice.Between(1, 20); turn > 0; turn--) Scheduler.ResumeOne();
    }

    /// <summary>A crash takes a worker between any two effects; what it held is lost, and a new one starts.</summary>
    private void Fall()
    {
        if (!Dice.Chance(Plan.Crash)) return;

        var victim = Dice.Pick(_workers);
        Scheduler.Forget(victim);
        _workers.Remove(victim);
        Start();
    }

    private void PassTime()
    {
        if (Dice.Chance(Plan.Pause)) Time.MoveTo(Time.Now + Dice.Time(TimeSpan.FromMinutes(10)));
        if (Dice.Chance(Plan.NeedlessWakes)) WakeForNothing();
        if (!Dice.Chance(0.2)) return;

        var next = _arrivals.TryPeek(out var arrival) ? arrival.At : Instant.Never;
        if (_publications.TryPeek(out var publication)) next = Instant.Min(next, publication.At);
        if (_consent.TryPeek(out var change)) next = Instant.Min(next, change.At);
        if (_switches.TryPeek(out var at)) next = Instant.Min(next, at);
        next = Instant.Min(next, NextThing());

        // Time does not wait until all is done.
        if (next > Time.Now && Dice.Chance(0.5)) Time.MoveTo(next);
        else Time.MoveTo(Time.Now + Dice.Time(TimeSpan.FromMinutes(5)));

        while (_publications.TryPeek(out publication) && publication.At <= Time.Now)
        {
            Snapshot = publication.Snapshot;
            _publications.Dequeue();
        }

        while (_arrivals.TryPeek(out arrival) && arrival.At <= Time.Now) Accept(_arrivals.Dequeue());
        while (_consent.TryPeek(out change) && change.At <= Time.Now) Commit(_consent.Dequeue());
        while (_switches.TryPeek(out at) && at <= Time.Now)
        {
            _switches.Dequeue();
            Switch(Dice.Pick([PauseScope.Everything, PauseScope.Channel(DeliveryChannel.Email), PauseScope.Journey("journey-0")]));
        }
    }

    /// <summary>The door: a change holds from its commit on, and whoever was to tell of it may be cut off.</summary>
    private void Commit(CommittedChange drawn)
    {
        var change = drawn.Change with { At = Time.Now };
        var clock = Time.ClockWith(() => TimeSpan.Zero, _ => { });
        var table = new AddressTable(Archived(Store, clock));
        var book = new AddressBook(table, Queue, IdentityKey, clock);
        if (Dice.Chance(Plan.FaultAfter))
        {
            Outcome.Now(table.BeginTellingAsync(book.IdOf(drawn.Mailbox), Time.Now, CancellationToken.None));
            Outcome.Now(table.ChangeAsync(book.IdOf(drawn.Mailbox), change, CancellationToken.None));
        }
        else Outcome.Now(book.RecordAsync(book.IdOf(drawn.Mailbox), change, CancellationToken.None));
        Consent.Add(new CommittedChange(drawn.Mailbox, change, Time.Now));
    }

    private void Switch(PauseScope scope)
    {
        if (_open.Remove(scope, out var from))
        {
            Outcome.Now(_pauses.ResumeAsync(scope, CancellationToken.None));
            Paused.Add((scope, from, Time.Now));
            return;
        }

        _pauses.PauseAsync(scope, Time.Now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _open[scope] = Time.Now;
    }

    /// <summary>The door: an event is accepted when it stands in the inbox, and its sender repeats it when the answer was lost.</summary>
    private void Accept(Arrival arrival)
    {
        var @event = arrival.Event with { RecordedAt = Instant.Max(Time.Now, arrival.Event.OccurredAt) };
        var message = new InboxMessage(@event.ContactId(IdentityKey), new Input.Occurred(@event, arrival.Linked)).ToQueueMessage();
        if (Dice.Chance(Plan.FaultBefore))
        {
            _arrivals.Enqueue(arrival);
            return;
        }

        Put(message);
        if (Dice.Chance(Plan.FaultAfter)) _arrivals.Enqueue(arrival);
        else Accepted.TryAdd(@event.Key, @event);
    }

    private void WakeForNothing()
    {
        if (Accepted.Count == 0) return;

        var contact = Dice.Pick([.. Accepted.Values]).ContactId(IdentityKey);
        var wake = new Input.Wake(Time.Now - Dice.Time(TimeSpan.FromDays(1)));
        Put(new InboxMessage(contact, wake).ToQueueMessage());
    }

    private void Put(QueueMessage message) => Queue.EnqueueAsync(QueueName.Inbox, [message], CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>When there is next something to do.</summary>
    private Instant NextThing()
    {
        var due = new DueTable(Store, Queue).EarliestAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var next = Instant.Min(Instant.Min(due, NextDelivery()), Instant.Min(Queue.NextVisible, NextTelling()));
        return Alarms is null ? next : Instant.Min(next, Alarms.Next);
    }

    /// <summary>The messages that may not go yet.</summary>
    public IEnumerable<Row> WaitingRows()
    {
        var table = new DeliveryTable(Store);
        var later = DeliveryTable.Partitions.SelectMany(partition => Outcome.Now(table.LaterAsync(partition, null, 1_000, CancellationToken.None)))
            .Where(row => DeliveryTable.EarliestOf(row) > Time.Now);
        var ready = DeliveryTable.Partitions.SelectMany(partition => Outcome.Now(table.ReadyAsync(partition, null, 1_000, CancellationToken.None)))
            .Where(row => NextFree(DeliveryTable.Read(row).Delivery) > Time.Now);
        return later.Concat(ready);
    }

    /// <summary>When somebody is to be told of a change of consent because whoever made it was cut off.</summary>
    private Instant NextTelling() =>
        Outcome.Now(new AddressTable(Store).TellingSinceAsync(Instant.Never, CancellationToken.None)) is [var first, ..]
            ? new Instant(long.Parse(first.Key.AsSpan(0, 15), System.Globalization.CultureInfo.InvariantCulture)) + TimeSpan.FromSeconds(31)
            : Instant.Never;

    private Instant NextDelivery()
    {
        var table = new DeliveryTable(Store);
        var next = Outcome.Now(table.NextAsync(CancellationToken.None));
        foreach (var row in DeliveryTable.Partitions.SelectMany(partition => Outcome.Now(table.ReadyAsync(partition, null, 1_000, CancellationToken.None))))
        {
            var queued = DeliveryTable.Read(row);
            if (_open.Count > 0 || Snapshot.Settings.Sending.Mode == SendingMode.Off) continue;

            next = Instant.Min(next, Instant.Max(queued.Claim?.Until ?? Instant.Epoch, NextFree(queued.Delivery)));
        }

        return next;
    }

    /// <summary>When the provider and the caps on all together have room for a delivery.</summary>
    private Instant NextFree(Delivery delivery)
    {
        var topic = delivery.Kind == DeliveryKind.Email ? Snapshot.Message(delivery.Message)?.Topic : null;
        var limits = QuotaLimits.Of(Snapshot.Settings, DeliveryChannel.Email).Where(limit => limit.Covers(topic)).ToList();
        var quota = Outcome.Now(new QuotaTable(Store).LoadAsync(DeliveryChannel.Email, CancellationToken.None));
        var isFull = limits.Any(limit => quota.IsFull(limit, Time.Now));
        if (!isFull) return Instant.Epoch;

        var abandoned = quota.Open.Select(grant => grant.At + HandOverAttempt.ClaimFor + Plan.Skew).Aggregate(Instant.Never, Instant.Min);
        return Instant.Min(abandoned, quota.NextFree(limits, Time.Now) ?? Instant.Never);
    }

    private string? Failure() =>
        _workers.Find(worker => worker.Defect is not null) is { Defect: { } defect } ? $"a worker met a defect: {defect}" : null;

    private void Start()
    {
        var skew = Dice.Time(Plan.Skew);
        var worker = new SimulatedWorker(this, Dice.Chance(0.5) ? skew : -skew);
        _workers.Add(worker);
        _ = worker.RunAsync();
    }
}
