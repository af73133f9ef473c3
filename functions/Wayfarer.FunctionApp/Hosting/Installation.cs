using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.FunctionApp.Alarms;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Erasure;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// Wayfarer on Azure, put together once for a process: what the functions hand their triggers to. The same parts work on one
/// machine in <c>LocalHost</c> and its engine.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    /// <summary>Accepted events lie in a queue and are applied by somebody else.</summary>
    private const int Accepted = 202;

    private const int AttemptsInProcess = 8;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooksAtLinkKeys = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LiveKeys _keys;
    private readonly EventRecorder _recorder;
    private readonly ILinkKeyRing _linkKeys;
    private readonly NeedlessWakes _needless;
    private readonly WebhookChannel _webhooks = new(allowLoopback: false);

    public Installation(InstallationParts parts, ILoggerFactory loggers)
    {
        _time = parts.Time;
        _logger = loggers.CreateLogger("Wayfarer");
        var (store, queue, time) = (Archived(parts), parts.Queue, parts.Time);
        var deliveries = new DeliveryTable(store);
        var signals = new DeliverySignals(parts.Queues, time);
        var endedAlarms = new EndedAlarmQueue(parts.Queues);
        Definitions = new DefinitionStore(parts.Definitions, time);
        Addresses = new AddressBook(new AddressTable(store), queue, parts.IdentityKey, time);
        AlarmClock = new DurableAlarmClock(endedAlarms);
        Content = new ContentPublisher(parts.Content, Definitions);

        var due = new DueTable(store, queue, Limits.AlarmGrace);
        _needless = new NeedlessWakes(due, time);
        var transaction = new ContactTransaction(store, queue, Definitions, due, time, _needless, Contention.Between(AttemptsInProcess, time, parts.Random));
        var settlement = new MessageSettlement(parts.Queues, parts.Queue, time, parts.Random, _logger, MessageDelays.Live);
        var poison = new AzurePoisonMessages(parts.Queues, queue);
        var erasure = new ContactErasure(store, queue, Addresses, parts.IdentityKey, Definitions, time)
        {
            Alarms = AlarmClock,
            Keys = parts.ArchiveKeys,
            Poison = poison,
        };
        var effects = new EffectsWorker(store, queue, Addresses, AlarmClock) { Erasure = erasure };
        Inbox = new InboxHandler(settlement, transaction, new InboxHandlerOptions { Floods = new FloodWatch(time), Turns = new ContactTurns(time) });
        Effects = new EffectsHandler(settlement, effects, signals);
        AlarmBell = new AlarmBell(transaction, AlarmClock, endedAlarms);
        EndedAlarms = new EndedAlarms(AlarmClock, endedAlarms);
        AlarmRestart = new AlarmRestart(due, new ContactStore(store), AlarmClock, endedAlarms);

        var links = new MessageLinks(new LinkSigner(parts.LinkKeys), parts.IdentityKey, () => parts.PublicAddress);
        var courier = new Courier(parts.Mail, _webhooks, Definitions, links);
        Deliveries = new DeliveriesHandler(settlement, WorkerOf(parts, store, deliveries, courier), signals, time);
        EveryMinute = new EveryMinute(
            due, _needless, Addresses, new DeliveryExpiry(store, Definitions, time), cancellation => signals.SendAsync(TimeSpan.Zero, cancellation), time);

        _linkKeys = parts.LinkKeys;
        _keys = new LiveKeys(new KeyTable(store, time), isThisMachine: false, time, _logger);
        var intake = new EventIntake(queue, parts.IdentityKey);
        _recorder = new EventRecorder(store, intake, time, _logger, () => Definitions.Current.Settings.Retention.ReceivedEvents);
        Grid = new GridInbox(
            new CompanyEvents(intake, _recorder, Definitions, time),
            new EmailReports(
                deliveries, Addresses, new EngagementRecorder(queue, new RecentEngagements()), new LinkSigner(parts.LinkKeys), Definitions, queue, time,
                parts.TracksEngagement),
            new SmsReports(deliveries, Addresses, time),
            new ContentChanges(Containers.Content, Content),
            _recorder,
            time,
            _logger);
        var web = new WebParts
        {
            Store = store,
            Definitions = Definitions,
            Content = new ContentEditor(parts.Content, Content),
            Grid = Grid,
            Intake = intake,
            Keys = _keys,
            WriteKeys = _keys,
            Proof = new UserProof(parts.IdentityKey),
            Recorder = _recorder,
            Bounces = new BounceInbox(new AddressBounces(deliveries, Addresses, time), bounceAddress: null),
            Addresses = Addresses,
            LinkKeys = parts.LinkKeys,
            Inbox = queue,
            Backlog = queue,
            AlarmRestarts = endedAlarms,
            Poison = poison,
            Tests = new TestMessages(parts.Mail, Definitions, links, new QuotaTable(store), time),
            Time = time,
            AcceptedStatus = Accepted,
        };
        Minutes = new MinuteWork(
            new HealthReader(store, queue, due, Definitions, time),
            new BroadcastWorker(store, queue, queue, Definitions, time),
            new BackfillWorker(store, queue, queue, Definitions, time),
            time);
        Web = new WebPipeline(web, new AzureCallers(parts.SignsIn), parts.PublicAddress, loggers);
    }

    public DefinitionStore Definitions { get; }

    /// <summary>Publishes what lies in the content container.</summary>
    public ContentPublisher Content { get; }

    /// <summary>Takes what Event Grid delivers.</summary>
    public GridInbox Grid { get; }

    public AddressBook Addresses { get; }

    public InboxHandler Inbox { get; }

    public EffectsHandler Effects { get; }

    public DeliveriesHandler Deliveries { get; }

    public DurableAlarmClock AlarmClock { get; }

    public AlarmBell AlarmBell { get; }

    public EndedAlarms EndedAlarms { get; }

    public AlarmRestart AlarmRestart { get; }

    public EveryMinute EveryMinute { get; }

    public WebPipeline Web { get; }

    /// <summary>What the minute timer does beside waking whoever is due.</summary>
    public MinuteWork Minutes { get; }

    /// <summary>Before the first trigger: nothing must meet rules or keys that are out of date.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Content.LookAsync(cancellation);
        await Definitions.RefreshAsync(cancellation);
        await _keys.RefreshAsync(cancellation);
    }

    /// <summary>Follows what others change, and writes the record of what came in, until the process is to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
        _keys.RunAsync(stop),
        _recorder.RunAsync(stop),
        new WorkLoop("definitions", () => LookAsync(async cancellation => await Definitions.RefreshAsync(cancellation)), Every(BetweenLooks), _logger).RunAsync(stop),
        new WorkLoop("link keys", () => LookAsync(_linkKeys.RefreshAsync), Every(BetweenLooksAtLinkKeys), _logger).RunAsync(stop));

    public async ValueTask DisposeAsync()
    {
        await _needless.DisposeAsync();
        await Web.DisposeAsync();
        Deliveries.Dispose();
        Content.Dispose();
        _webhooks.Dispose();
        Definitions.Dispose();
        _keys.Dispose();
    }

    private Func<CancellationToken, Task> Every(TimeSpan pause) => stop => Task.Delay(pause, _time, stop);

    private static async ValueTask<int> LookAsync(Func<CancellationToken, ValueTask> refresh)
    {
        await refresh(CancellationToken.None);
        return 0;
    }

    private DeliveryWorker WorkerOf(InstallationParts parts, ITableStore store, DeliveryTable deliveries, Courier courier)
    {
        var time = parts.Time;
        var options = new DeliveryOptions { AtOnce = 4, Failed = (message, failure) => Log.DeliveryFailed(_logger, message, failure) };
        var pauses = new PauseTable(store);
        var attempt = new HandOverAttempt(deliveries, pauses, new ContactStore(store), Addresses, Definitions, courier, time, options);
        return new DeliveryWorker(deliveries, pauses, new QuotaTable(store), attempt, courier, Definitions, parts.Queue, time, options);
    }

    private static ITableStore Archived(InstallationParts parts) => parts is { Archive: { } archive, ArchiveKeys: { } keys }
        ? new ArchivingTableStore(parts.Store, new ArchiveWriter(archive, parts.Time), keys, parts.Time)
        : parts.Store;
}
