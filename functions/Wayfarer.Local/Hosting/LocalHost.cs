using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wayfarer.Local.Archive;
using Wayfarer.Local.Bounces;
using Wayfarer.Local.Content;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web;

namespace Wayfarer.Local.Hosting;

/// <summary>Wayfarer whole in one process: endpoints, engine, store and a watched content folder.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly SqliteStore _store;
    private readonly DefinitionStore _definitions;
    private readonly SmtpChannel? _smtp;
    private readonly WebhookChannel _webhooks;
    private readonly LinkKeyFile _linkKeys;
    private readonly Engine _engine;
    private readonly MinuteWork _minutes;
    private readonly ILogger _logger;
    private readonly KeyTable _keyTable;
    private readonly LiveKeys _keys;
    private readonly EventRecorder _recorder;
    private readonly WebApplication _web;
    private readonly ContentPublisher _publisher;
    private readonly ContentWatcher _content;
    private readonly BounceFolder _bounces;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    private LocalHost(LocalHostOptions options, Action<Publication> published)
    {
        var identityKey = IdentityKey.LoadOrCreate(options.DataFolder);
        _linkKeys = LinkKeyFile.LoadOrCreate(options.DataFolder, options.Time);
        _store = SqliteStore.Open(new SqliteStoreOptions(options.Database) { Time = options.Time });
        var keys = options.Archive is { } archive ? new FolderArchiveKeys(archive) : null;
        ITableStore tables = keys is null
            ? _store
            : new ArchivingTableStore(_store, new ArchiveWriter(new FolderArchiveFiles(options.Archive!), options.Time), keys, options.Time);
        _definitions = new DefinitionStore(tables, options.Time);
        var folder = new LocalContentFolder(options.ContentFolder);
        _publisher = new ContentPublisher(folder, _definitions, published);
        _webhooks = new WebhookChannel(allowLoopback: true);
        var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        var logger = _logger = loggers.CreateLogger("Wayfarer");
        _smtp = options.Smtp is { } smtp ? new SmtpChannel(smtp, time: options.Time) : null;
        var mail = (IChannel?)_smtp ?? new OutboxFolderChannel(options.Outbox);
        var links = new MessageLinks(new LinkSigner(_linkKeys), identityKey, () => Address);
        var courier = new Courier(mail, _webhooks, _definitions, links);
        _engine = new Engine(tables, _store, identityKey, _definitions, courier, options.Time, EngineOptions.Live, logger, keys);
        _minutes = new MinuteWork(
            new HealthReader(tables, _store, new DueTable(tables, _engine.Queue), _definitions, options.Time),
            new BroadcastWorker(tables, _engine.Queue, _store, _definitions, options.Time),
            new BackfillWorker(tables, _engine.Queue, _store, _definitions, options.Time),
            options.Time);
        _keyTable = new KeyTable(tables, options.Time);
        _keys = new LiveKeys(_keyTable, isThisMachine: true, options.Time, logger);
        var intake = new EventIntake(_engine.Queue, identityKey);
        _recorder = new EventRecorder(tables, intake, options.Time, logger, () => _definitions.Current.Settings.Retention.ReceivedEvents);
        var bounces = new BounceInbox(new AddressBounces(new DeliveryTable(tables), _engine.Addresses, options.Time), options.Smtp?.BounceAddress);
        _bounces = new BounceFolder(options.Bounces, bounces, logger);
        _web = LocalWeb.Build(options.Port, options.PublicHosts, new WebParts
        {
            Store = tables,
            Definitions = _definitions,
            Content = new ContentEditor(folder, _publisher),
            Intake = intake,
            Keys = _keys,
            WriteKeys = options.Keys ?? _keys,
            Proof = new UserProof(identityKey),
            Recorder = _recorder,
            Bounces = bounces,
            Grid = Grid(options.Time, logger, intake),
            Addresses = _engine.Addresses,
            LinkKeys = _linkKeys,
            Inbox = _engine.Queue,
            Poison = _engine.Failing,
            Backlog = _store,
            Tests = new TestMessages(mail, _definitions, links, new QuotaTable(tables), options.Time),
            Time = options.Time,
        });
        _content = new ContentWatcher(options.ContentFolder, _publisher, logger);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_web.Urls.First());

    internal IServiceProvider Services => _web.Services;

    /// <param name="published">Told each time that the content was published.</param>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options, Action<Publication> published, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataFolder);
        var host = new LocalHost(options, published);
        try
        {
            SchemaFiles.TryWrite(options.ContentFolder);

            // Before the first event: it must not meet rules that are out of date.
            await host._content.PublishAsync(cancellation);
            await host._definitions.RefreshAsync(cancellation);
            await host._keyTable.EnsureDevelopmentAsync(cancellation);
            await host._keys.RefreshAsync(cancellation);
            await host._web.StartAsync(cancellation);
            host._work = Task.WhenAll(
                host._engine.RunAsync(host._stop.Token),
                host._content.RunAsync(host._stop.Token),
                host._keys.RunAsync(host._stop.Token),
                host._recorder.RunAsync(host._stop.Token),
                host._bounces.RunAsync(host._stop.Token),
                host._minutes.RunAsync(host._logger, host._stop.Token));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process is told to stop.</summary>
    public Task WaitForStopAsync(CancellationToken cancellation) => _web.WaitForShutdownAsync(cancellation);

    /// <summary>Accepts nothing more and finishes what is in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _stop.CancelAsync();
        await _work;
        await _web.DisposeAsync();
        _engine.Dispose();
        _webhooks.Dispose();
        _smtp?.Dispose();
        _publisher.Dispose();
        _definitions.Dispose();
        _linkKeys.Dispose();
        _keys.Dispose();
        _stop.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>The same as on Azure; only that the content is a folder, which is watched.</summary>
    private GridInbox Grid(TimeProvider time, ILogger logger, EventIntake intake)
    {
        var deliveries = new DeliveryTable(_store);
        var engagements = new EngagementRecorder(_engine.Queue, new RecentEngagements());
        return new GridInbox(
            new CompanyEvents(intake, _recorder, _definitions, time),
            new EmailReports(deliveries, _engine.Addresses, engagements, new LinkSigner(_linkKeys), _definitions, _engine.Queue, time),
            new SmsReports(deliveries, _engine.Addresses, time),
            new ContentChanges(ContentChanges.Container, publisher: null),
            _recorder,
            time,
            logger);
    }
}
