using Microsoft.Extensions.Logging;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.ReceivedEvents;
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
        Definitions = new DefinitionStore(parts.Published, time);
        Content = new ContentPublisher(parts.Content, Definitions);
        var links = new MessageLinks(new LinkSigner(parts.LinkKeys), parts.IdentityKey, () => parts.PublicAddress);
        var courier = new Courier(parts.Mail, _webhooks, Definitions, links);
        Addresses = new AddressBook(new AddressTable(store), queue, parts.IdentityKey, time);
        var keyTable = new KeyTable(store, time);
        _keys = new LiveKeys(keyTable, isThisMachine: false, time, logger);
        var intake = new EventIntake(queue, parts.IdentityKey);
        _recorder = new EventRecorder(store, intake, time, logger, () => Definitions.Current.Settings.Retention.ReceivedEvents);
        Grid = new GridInbox(
            new CompanyEvents(intake, _recorder, Definitions, time),
            new EmailReports(
                new DeliveryTable(store), Addresses, new EngagementRecorder(queue, new RecentEngagements()), new LinkSigner(parts.LinkKeys), Definitions, queue, time),
            new SmsReports(new DeliveryTable(store), Addresses, time),
            new ContentChanges(ContentChanges.Container, Content),
            _recorder,
            time,
            logger);
        Web = new WebPipeline(
            new WebParts
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
                Bounces = new BounceInbox(new AddressBounces(new DeliveryTable(store), Addresses, time), bounceAddress: null),
                Addresses = Addresses,
                LinkKeys = parts.LinkKeys,
                Inbox = queue,
                Tests = new TestMessages(parts.Mail, Definitions, links, new QuotaTable(store), time),
                Time = time,
                AcceptedStatus = 202,
            },
            new AzureCallers(parts.SignsIn),
            loggers);
    }

    public DefinitionStore Definitions { get; }

    /// <summary>Publishes what lies in the content container; each minute somebody should make it look.</summary>
    public ContentPublisher Content { get; }

    /// <summary>Takes what Event Grid delivers.</summary>
    public GridInbox Grid { get; }

    public AddressBook Addresses { get; }

    public WebPipeline Web { get; }

    /// <summary>Before the first trigger: nothing must meet rules or keys that are out of date.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await Content.LookAsync(cancellation);
        await Definitions.RefreshAsync(cancellation);
        await _keys.RefreshAsync(cancellation);
    }

    /// <summary>Follows what others change, and writes the record of what came in, until the process is to stop.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_keys.RunAsync(stop), _recorder.RunAsync(stop));

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        _webhooks.Dispose();
        Content.Dispose();
        Definitions.Dispose();
        _keys.Dispose();
    }
}
