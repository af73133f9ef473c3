using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Opens what a queue function of Azure was given, and decides what becomes of each part: done, put back as a fresh message, or
/// given up with its reason. When a call returns the message may be deleted; when it throws the queue itself does not answer,
/// and the message comes again.
/// </summary>
/// <remarks>
/// What is put back is a fresh message, because the count of deliveries that a queue keeps does not tell a failure from a
/// conflict, and moves what was delivered too often to poison by itself, without a reason and for seven days only.
/// </remarks>
public sealed class MessageSettlement(AzureQueues queues, AzureMessageQueue queue, TimeProvider time, Random random, ILogger logger,
    MessageDelays? delays = null)
{
    /// <summary>From this delivery on, the earlier ones are taken to have ended their processes.</summary>
    private const int SuspiciousDelivery = 3;

    /// <summary>The last delivery before the queue would move the message to poison by itself.</summary>
    private const int LastDelivery = 5;
    private const int PartsOfDivided = 16;

    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(1);

    /// <summary>How long before its end a slot takes nothing more in: longer than a call to the storage.</summary>
    private static readonly TimeSpan SlotCloses = TimeSpan.FromSeconds(10);

    private readonly MessageDelays _delays = delays ?? MessageDelays.Live;
    private readonly MessageBlobs _blobs = new(queues.Blobs);
    private readonly ConcurrentDictionary<string, Instant> _gathering = [];

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>The message with its bodies; null when there is nothing left to do about it.</summary>
    internal async ValueTask<OpenedMessage?> OpenAsync(string name, ReadOnlyMemory<byte> content, int deliveries, CancellationToken cancellation)
    {
        try
        {
            var (envelope, groups) = PackedMessage.Read(content);
            var message = envelope.Blob is { } blob ? await OpenBlobAsync(name, envelope, blob, cancellation) : new OpenedMessage(name, envelope, groups, null);
            if (message is null || deliveries < SuspiciousDelivery) return message;

            return await DivideAsync(message, deliveries, cancellation) ? null : message;
        }
        catch (NewerFormatException)
        {
            // Left for a worker of the newer release; while both run, it would be delivered here too often before long.
            await queues.SendAsync(name, PackedMessage.Decode(content), _delays.NewerFormat, cancellation);
            return null;
        }
        catch (UnreadableMessageException unreadable)
        {
            await GiveUpRawAsync(name, content, unreadable, cancellation);
            return null;
        }
    }

    /// <summary>Puts back what must come again and gives up what failed too often; then the blob of the message goes.</summary>
    internal async ValueTask SettleAsync(OpenedMessage message, IReadOnlyCollection<GroupOutcome> outcomes, CancellationToken cancellation)
    {
        foreach (var fate in outcomes.Where(outcome => outcome.Fate is GroupFate.Contended or GroupFate.Unavailable or GroupFate.Newer).GroupBy(outcome => outcome.Fate))
        {
            var delay = DelayOf(fate.Key);
            QueueLog.PutBack(logger, message.Queue, fate.Count(), fate.Key.ToString(), delay.TotalSeconds);
            await PutBackAsync(message, [.. fate.Select(outcome => outcome.Bodies)], message.Envelope.Failures, delay, cancellation);
        }

        foreach (var outcome in outcomes)
        {
            if (outcome.Fate == GroupFate.Failed) await FailAsync(message, outcome.Bodies, outcome.Failure!, cancellation);
            if (outcome.Fate == GroupFate.Unreadable) await GiveUpAsync(message, outcome.Bodies, outcome.Failure!, message.Envelope.Failures, cancellation);
        }

        await CloseAsync(message, cancellation);
    }

    /// <summary>
    /// Adds the bodies of a contact that floods to what is gathered for the minute, in a blob that comes as one message when
    /// the minute is over.
    /// </summary>
    internal async ValueTask GatherAsync(OpenedMessage message, GroupedBodies bodies, CancellationToken cancellation)
    {
        var closes = Now + SlotCloses;
        var ends = new Instant((closes.Milliseconds / (long)Slot.TotalMilliseconds + 1) * (long)Slot.TotalMilliseconds);
        var blob = $"{AzureQueues.WaitingBlobs}{bodies.Group}/{ends.Milliseconds}";
        await _blobs.AppendAsync(blob, PackedMessage.Write(new MessageEnvelope(message.Envelope.Since), [bodies]), cancellation);

        // A message that this process has sent for it, and that nobody can have seen yet, finds this, too.
        if (Now < ends && _gathering.ContainsKey(blob)) return;

        var pointer = new MessageEnvelope(message.Envelope.Since) { Blob = blob, Gathers = true, Tried = message.Envelope.Tried };
        await queues.SendAsync(message.Queue, PackedMessage.Write(pointer, []), Now < ends ? ends - Now : TimeSpan.Zero, cancellation);
        foreach (var ended in _gathering.Where(slot => slot.Value < ends)) _gathering.TryRemove(ended.Key, out _);

        _gathering[blob] = ends;
    }

    private async ValueTask<OpenedMessage?> OpenBlobAsync(string name, MessageEnvelope envelope, string blob, CancellationToken cancellation)
    {
        if (await _blobs.ReadAsync(blob, cancellation) is not { } content)
        {
            QueueLog.HandledBefore(logger, name);
            return null;
        }

        try
        {
            return new OpenedMessage(name, envelope, PackedMessage.ReadAll(content.Content), content.Tag);
        }
        catch (UnreadableMessageException unreadable)
        {
            await GiveUpRawAsync(name, content.Content, unreadable, cancellation);
            await _blobs.DeleteAsync(blob, content.Tag, cancellation);
            return null;
        }
    }

    /// <summary>
    /// A message that ended its workers is divided until what ends them is alone, and then fails like any other; whether it is
    /// dealt with by that.
    /// </summary>
    private async ValueTask<bool> DivideAsync(OpenedMessage message, int deliveries, CancellationToken cancellation)
    {
        if (message.Groups.Count > 1)
        {
            QueueLog.Divided(logger, message.Queue, deliveries);
            var size = (message.Groups.Count + PartsOfDivided - 1) / PartsOfDivided;
            foreach (var part in message.Groups.Chunk(size)) await PutBackAsync(message, part, message.Envelope.Failures, TimeSpan.Zero, cancellation);

            await CloseAsync(message, cancellation);
            return true;
        }

        if (deliveries < LastDelivery || message.Groups.Count == 0) return false;

        var unfinished = new TimeoutException($"It was given to workers {deliveries - 1} times, and none came to an end with it.");
        await SettleAsync(message, [new GroupOutcome(message.Groups[0], GroupFate.Failed, unfinished)], cancellation);
        return true;
    }

    private async ValueTask FailAsync(OpenedMessage message, GroupedBodies bodies, Exception failure, CancellationToken cancellation)
    {
        var failures = message.Envelope.Failures + 1;
        if (failures >= Limits.FailuresBeforePoison)
        {
            await GiveUpAsync(message, bodies, failure, failures, cancellation);
            return;
        }

        var delay = _delays.AfterFailure(failures);
        QueueLog.Failed(logger, message.Queue, bodies.Group, failures, delay.TotalSeconds, failure);
        await PutBackAsync(message, [bodies], failures, delay, cancellation);
    }

    private ValueTask PutBackAsync(OpenedMessage message, IReadOnlyList<GroupedBodies> groups, int failures, TimeSpan delay, CancellationToken cancellation) =>
        queue.SendAsync(message.Queue, groups, new MessageEnvelope(message.Envelope.Since, failures) { Tried = true }, delay, cancellation);

    private async ValueTask GiveUpAsync(OpenedMessage message, GroupedBodies bodies, Exception failure, int failures, CancellationToken cancellation)
    {
        var note = new PoisonNote(message.Queue, FailureReason.Of(failure), Now, bodies.Group);
        var envelope = new MessageEnvelope(message.Envelope.Since, failures) { Poison = note };
        await queue.SendAsync(AzureQueues.PoisonOf(message.Queue), [bodies], envelope, TimeSpan.Zero, cancellation);
        QueueLog.GivenUp(logger, message.Queue, note.Reason);
    }

    private async ValueTask GiveUpRawAsync(string name, ReadOnlyMemory<byte> content, Exception failure, CancellationToken cancellation)
    {
        var note = new PoisonNote(name, FailureReason.Of(failure), Now, IsRaw: true);
        await queue.SendRawAsync(AzureQueues.PoisonOf(name), content, new MessageEnvelope(Now) { Poison = note }, cancellation);
        QueueLog.GivenUp(logger, name, note.Reason);
    }

    private async ValueTask CloseAsync(OpenedMessage message, CancellationToken cancellation)
    {
        if (message.BlobTag is { } tag) await _blobs.DeleteAsync(message.Envelope.Blob!, tag, cancellation);
    }

    /// <summary>Spread, so that those that met do not meet again.</summary>
    private TimeSpan DelayOf(GroupFate fate) => fate switch
    {
        GroupFate.Contended => _delays.Contended * (0.5 + random.NextDouble()),
        GroupFate.Unavailable => _delays.Unavailable * (0.5 + random.NextDouble()),
        _ => _delays.NewerFormat,
    };
}
