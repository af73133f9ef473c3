using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Scenarios;

/// <summary>What the local host is made of: the engine over SQLite in a file.</summary>
public sealed class LocalScenarioHost : IScenarioHost
{
    private readonly VirtualClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TracingCourier _courier = new();
    private readonly SqliteStore _store;
    private readonly DefinitionStore _definitions;
    private readonly Engine _engine;
    private readonly EventIntake _intake;

    public LocalScenarioHost()
    {
        _store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(_folder.Path, "wayfarer.db")) { Durability = SqliteDurability.Normal, Time = _clock });
        _definitions = new DefinitionStore(_store, _clock);
        _engine = new Engine(_store, _store, World.IdentityKey, _definitions, _courier, _clock, EngineOptions.OneByOne, NullLogger.Instance);
        _intake = new EventIntake(_engine.Queue, World.IdentityKey);
    }

    public IReadOnlyList<string> HandedOver => _courier.HandedOver;

    public void MoveTo(Instant instant) => _clock.MoveTo(instant);

    public async Task PublishAsync(IReadOnlyList<ContentFile> files) => Assert.Empty((await _definitions.PublishAsync(files, CancellationToken.None)).Problems);

    public async Task AcceptAsync(Event @event) => await _intake.AcceptAsync([@event], CancellationToken.None);

    public async Task RunAsync() => await _engine.RunUntilIdleAsync(CancellationToken.None);

    public async Task<Instant> NextAsync() => await _engine.NextInstantAsync(CancellationToken.None);

    public Task<IReadOnlyList<string>> FactsAsync(string person) => StoredFacts.OfAsync(_store, person);

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        _definitions.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
