using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Bounces;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

/// <summary>Deliveries of made-up contacts, the real engine over a store in memory, and a clock that the test moves.</summary>
internal sealed class DeliveryWorld
{
    private readonly MemoryMessageQueue _queue;
    private Engine _engine;

    public DeliveryWorld(params ContentFile[] files)
    {
        _queue = new MemoryMessageQueue(Time);
        Snapshots = new ManualSnapshots(WorldContent.Snapshot(1, files));
        _engine = Start();
    }

    public ManualTime Time { get; } = new();

    public Instant Now => Instant.From(Time.GetUtcNow());

    public MemoryTableStore Store { get; } = new();

    public ManualSnapshots Snapshots { get; }

    /// <summary>What was handed over, in order.</summary>
    public List<(string Message, string Mailbox, Instant At)> HandedOver { get; } = [];

    public PauseTable Pauses => _engine.Pauses;

    /// <summary>Whether an attempt is cut off when the message has gone, before anybody notes it.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>What the channel answers.</summary>
    public HandOver Answer { get; set; } = HandOver.HandedOver.Instance;

    /// <summary>What the channel tells of an attempt whose outcome is not known.</summary>
    public Func<Delivery, Instant, HandOver?> LookUp { get; set; } = (_, _) => null;

    public int LookedUp { get; private set; }

    /// <summary>The key of the message that was handed over last.</summary>
    public string? LastKey { get; private set; }

    public DeliveryTable Deliveries => new(Store);

    public AddressBounces Bounces => new(Deliveries, _engine.Addresses, Time);

    /// <summary>As if the process had been killed and started again.</summary>
    public void Restart()
    {
        _engine.Dispose();
        _engine = Start();
    }

    public async Task SignUpAsync(string user, string mailbox, string eventName = "Signed Up")
    {
        var said = Said.Track($"{user} {eventName}", eventName, Now, user, traits: $$"""{ "email": "{{mailbox}}" }""").Event;
        var message = new InboxMessage(said.ContactId(World.IdentityKey), new Input.Occurred(said, []));
        await _queue.EnqueueAsync(QueueName.Inbox, [message.ToQueueMessage()], CancellationToken.None);
    }

    public async Task RunAsync() => await _engine.RunUntilIdleAsync(TestContext.Current.CancellationToken);

    public async Task<Instant> NextAsync() => await _engine.NextInstantAsync(TestContext.Current.CancellationToken);

    /// <summary>Goes from one instant at which there is something to do to the next.</summary>
    public async Task RunUntilAsync(Instant end)
    {
        while (true)
        {
            await RunAsync();
            var next = await NextAsync();
            if (next > end) break;

            Time.Advance(Instant.Max(next, Now + TimeSpan.FromMilliseconds(1)) - Now);
        }

        if (end > Now) Time.Advance(end - Now);
    }

    private Engine Start() => new(
        Store, _queue, World.IdentityKey, Snapshots, new RecordingCourier(this), Time, EngineOptions.OneByOne, NullLogger.Instance);

    private sealed class RecordingCourier(DeliveryWorld world) : ICourier
    {
        public bool RepeatsAreSafe(Delivery delivery) => false;

        public bool GoesByMail(Delivery delivery) => true;

        public ValueTask<HandOver?> LookUpAsync(Delivery delivery, Instant attemptedAt, CancellationToken cancellation)
        {
            world.LookedUp++;
            return new(world.LookUp(delivery, attemptedAt));
        }

        public ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
        {
            world.LastKey = delivery.Key;
            world.HandedOver.Add((delivery.Message, contact.Profile.Mailbox()!.Value.Value, at));

            // A message takes a while.
            world.Time.Advance(TimeSpan.FromMilliseconds(7));
            if (world.IsCutOff) throw new OperationCanceledException("It was cut off.");

            return new(world.Answer);
        }
    }
}
