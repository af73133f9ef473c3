using System.Security.Cryptography;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Alarms;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Scenarios;

/// <summary>
/// What the function app is made of, over the tables, queues and blobs of Azurite, with the orchestrator in a hub where
/// everything goes wrong that may: executions and activities are lost with their process at any call, and activities run twice.
/// </summary>
public sealed class AzureScenarioHost : IScenarioHost
{
    private readonly VirtualClock _clock;
    private readonly TracingCourier _courier = new();
    private readonly ITableStore _store;
    private readonly DefinitionStore _definitions;
    private readonly EventIntake _intake;

    private AzureScenarioHost(VirtualClock clock, ITableStore store, AzureQueues queues, DefinitionBlobs definitions, int seed)
    {
        (_clock, _store) = (clock, store);
        _definitions = new DefinitionStore(definitions, clock);
        AlarmShell? shell = null;
        Shell = shell = new AlarmShell(
            store, new AzureMessageQueue(queues, clock), _definitions, _courier, clock,
            new RandomHubFaults(seed, (calls, activity) => shell!.LoseWithin(calls, activity)), queues);
        _intake = new EventIntake(Shell.Queue, World.IdentityKey);
    }

    public AlarmShell Shell { get; }

    public IReadOnlyList<string> HandedOver => _courier.HandedOver;

    public static async Task<AzureScenarioHost> CreateAsync(AzuriteFixture azurite, int seed)
    {
        var prefix = "story" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var clock = new VirtualClock();
        var store = new AzureTableStore(await azurite.ClientAsync(), prefix);
        await store.CreateTablesAsync(CancellationToken.None);
        var published = (await azurite.BlobClientAsync()).GetBlobContainerClient(prefix);
        await published.CreateAsync();
        var queues = (await QueueAccount.CreateAsync(azurite, CancellationToken.None)).Queues;
        return new AzureScenarioHost(clock, store, queues, new DefinitionBlobs(published), seed);
    }

    public void MoveTo(Instant instant) => _clock.MoveTo(instant);

    public async Task PublishAsync(IReadOnlyList<ContentFile> files) => Assert.Empty((await _definitions.PublishAsync(files, CancellationToken.None)).Problems);

    public async Task AcceptAsync(Event @event) => await _intake.AcceptAsync([@event], CancellationToken.None);

    public Task RunAsync() => Shell.RunAsync();

    public Task<Instant> NextAsync() => Shell.NextAsync();

    public Task<IReadOnlyList<string>> FactsAsync(string person) => StoredFacts.OfAsync(_store, person);

    public ValueTask DisposeAsync()
    {
        _definitions.Dispose();
        return default;
    }
}
