using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Events;
using Wayfarer.Local.Content;
using Wayfarer.Local.Hosting;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Local.Replay;

/// <summary>The real store, engine and content around a replay. Nobody outside is reached: mails become files, webhooks nothing.</summary>
public sealed class ReplaySession : IAsyncDisposable
{
    private readonly ReplayOptions _options;
    private readonly VirtualClock _clock = new();
    private readonly SqliteStore _store;
    private readonly DefinitionStore _definitions;
    private readonly LinkKeyFile _linkKeys;
    private readonly Engine _engine;
    private readonly EventIntake _intake;

    private ReplaySession(ReplayOptions options)
    {
        _options = options;
        var identityKey = IdentityKey.LoadOrCreate(options.DataFolder);
        _store = SqliteStore.Open(new SqliteStoreOptions(options.Database) { Durability = SqliteDurability.Normal, Time = _clock });
        _definitions = new DefinitionStore(_store);
        var silence = new SilentChannel();
        _linkKeys = LinkKeyFile.LoadOrCreate(options.DataFolder, _clock);
        var links = new MessageLinks(new LinkSigner(_linkKeys), identityKey, () => new Uri($"http://localhost:{LocalHostOptions.DefaultPort}"));
        var courier = new Courier(options.OutboxFiles ? new OutboxFolderChannel(options.Outbox, survivesPowerLoss: false) : silence, silence, _definitions, links);
        _engine = new Engine(_store, _store, identityKey, _definitions, courier, _clock, EngineOptions.Rehearsal, NullLogger.Instance);
        _intake = new EventIntake(_engine.Queue, identityKey);
    }

    public static async Task<(ReplaySession Session, Publication Content)> OpenAsync(ReplayOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataFolder);
        var session = new ReplaySession(options);
        return (session, await session._definitions.PublishAsync(ContentFiles.Read(options.ContentFolder), cancellation));
    }

    /// <param name="input">Names the events, so that a replay that was interrupted finds where it was.</param>
    public Task RunAsync(string input, IEnumerable<Event?> events, Action<long> progress, CancellationToken cancellation) =>
        new ReplayRun(_engine, _intake, _clock, new ReplayCheckpoint(_store, input)).RunAsync(events, _options.Until, progress, cancellation);

    /// <summary>What each journey came to, in order of its id.</summary>
    public async Task<IReadOnlyList<(string Journey, JourneyTotals Totals)>> TotalsAsync(CancellationToken cancellation)
    {
        var table = new TotalsTable(_store);
        var totals = new List<(string, JourneyTotals)>();
        foreach (var journey in _definitions.Current.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal))
            totals.Add((journey, JourneyTotals.Of(await table.ReadAsync(journey, cancellation))));

        return totals;
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        _definitions.Dispose();
        _linkKeys.Dispose();
        await _store.DisposeAsync();
    }
}
