using Microsoft.Extensions.Logging;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// Wayfarer on Azure, put together once for a process: what the functions hand their triggers to. The same parts work on one
/// machine in <c>LocalHost</c>.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly LiveKeys _keys;
    private readonly EventRecorder _recorder;
    private readonly WebhookChannel _webhooks = new(allowLoopback: false);

    public Installation(InstallationParts parts, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Wayfarer");
        var (store, queue, time) = (parts.Store, parts.Queue, parts.Time);
        Definitions = new DefinitionStore(store, time);
        var links = new MessageLinks(new LinkSigner(parts.LinkKeys), parts.IdentityKey, () => parts.PublicAddress);
        var courier = new Courier(parts.Mail, _webhooks, Definitions, links);
        Addresses = new AddressBook(new AddressTable(store), queue, parts.IdentityKey, time);
        var keyTable = new KeyTable(store, time);
        _keys = new LiveKeys(keyTable, isThisMachine: false, time, logger);
        var intake = new EventIntake(queue, parts.IdentityKey);
        Minutes = new MinuteWork(
            new HealthReader(store, parts.Backlog, new DueTable(store, queue), Definitions, time),
            new BroadcastWorker(store, queue, parts.Backlog, Definitions, time), time);
        _recorder = new EventRecorder(store, intake, time, logger, () => Definitions.Current.Settings.Retention.ReceivedEvents);
        Web = new WebPipeline(
            new WebParts
            {
                Store = store,
                Definitions = Definitions,
                Intake = intake,
                Keys = _keys,
                WriteKeys = _keys,
                Proof = new UserProof(parts.IdentityKey),
                Recorder = _recorder,
                Bounces = new BounceInbox(new AddressBounces(new DeliveryTable(store), Addresses, time), bounceAddress: null),
                Addresses = Addresses,
                LinkKeys = parts.LinkKeys,
                Inbox = queue,
                Backlog = parts.Backlog,
                Tests = new TestMessages(parts.Mail, Definitions, links, new QuotaTable(store), time),
                Time = time,
                AcceptedStatus = 202,
            },
            new AzureCallers(parts.SignsIn),
            loggers);
    }

    public DefinitionStore Definitions { get; }

    public AddressBook Addresses { get; }

    public WebPipeline Web { get; }

    /// <summary>What the minute timer does beside waking whoever is due.</summary>
    public MinuteWork Minutes { get; }

    /// <summary>Before the first trigger: nothing must meet rules or keys that are out of date.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Definitions.RefreshAsync(cancellation);
        await _keys.RefreshAsync(cancellation);
    }

    /// <summary>Follows what others change, and writes the record of what came in, until the process is to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_keys.RunAsync(stop), _recorder.RunAsync(stop));

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        _webhooks.Dispose();
        Definitions.Dispose();
        _keys.Dispose();
    }
}
