using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>The handlers of a function app over real queues, a store in memory that can be disturbed, and a clock that stands.</summary>
public sealed class QueueWorld
{
    private int _number;

    private QueueWorld(QueueAccount account)
    {
        Account = account;
        Store = new DisturbedStore(new MemoryTableStore());
        Queue = new AzureMessageQueue(account.Queues, Time);
        Poison = new AzurePoisonMessages(account.Queues, Queue);
        Intake = new EventIntake(Queue, World.IdentityKey);
        Settlement = SettlementWith(MessageDelays.None);
        var contention = new Contention(3, (_, _) => ValueTask.CompletedTask);
        Transaction = new ContactTransaction(Store, Queue, Snapshots, new DueTable(Store, Queue), Time, contention: contention);
        Inbox = new InboxHandler(Settlement, Transaction, new InboxHandlerOptions());
    }

    public QueueAccount Account { get; }

    public ManualTime Time { get; } = new();

    public DisturbedStore Store { get; }

    public ManualSnapshots Snapshots { get; } = new(new Snapshot(1, ContentCompiler.Compile([]).Definitions));

    public AzureMessageQueue Queue { get; }

    public AzurePoisonMessages Poison { get; }

    public EventIntake Intake { get; }

    public MessageSettlement Settlement { get; }

    public ContactTransaction Transaction { get; }

    public InboxHandler Inbox { get; set; }

    public Instant Now => Instant.From(Time.GetUtcNow());

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public static async Task<QueueWorld> CreateAsync(AzuriteFixture azurite, OperationCounter? queues = null) =>
        new(await QueueAccount.CreateAsync(azurite, Cancellation, queues));

    public MessageSettlement SettlementWith(MessageDelays delays) =>
        new(Account.Queues, Queue, Time, new Random(1), NullLogger.Instance, delays);

    /// <summary>Accepts an event of each user, all in one call.</summary>
    public async Task AcceptAsync(params string[] users) => await Intake.AcceptAsync([.. users.Select(Seen)], Cancellation);

    public Task RunAsync() => new QueuePump(Account.Queues, (queue, content, deliveries, cancellation) => Inbox.HandleAsync(queue, content, deliveries, cancellation))
        .RunUntilEmptyAsync(AzureQueues.Inboxes, Cancellation);

    /// <summary>How many events of a user were applied.</summary>
    public async Task<int> AppliedAsync(string user)
    {
        var applied = 0;
        await foreach (var commit in new ContactStore(Store).HistoryAsync(World.User(user), Cancellation)) applied += commit.Inputs.Length;

        return applied;
    }

    public async Task<IReadOnlyList<PoisonMessage>> PoisonedAsync() => (await Poison.ListAsync(100, Cancellation)).Messages;

    public Event Seen(string user) => new()
    {
        MessageId = $"{++_number}",
        Key = Event.KeyOf("dev", $"{_number}"),
        Type = EventType.Track,
        Name = "Looked Around",
        OccurredAt = Now,
        RecordedAt = Now,
        UserId = user,
    };
}
