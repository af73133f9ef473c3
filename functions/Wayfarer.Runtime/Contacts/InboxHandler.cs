using System.Collections.Concurrent;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Takes what a queue function of Azure was given to its contacts, several at once. What happens to one contact changes
/// nothing for the others of the message.
/// </summary>
public sealed class InboxHandler(MessageSettlement settlement, ContactTransaction transaction, InboxHandlerOptions options)
{
    /// <param name="queue">The queue that the message came from, such as <c>inbox-0</c>.</param>
    /// <param name="content">The message as it was delivered.</param>
    /// <param name="deliveries">How often the queue has delivered it, this time included.</param>
    public async ValueTask HandleAsync(string queue, ReadOnlyMemory<byte> content, int deliveries, CancellationToken cancellation)
    {
        if (await settlement.OpenAsync(queue, content, deliveries, cancellation) is not { } message) return;

        var outcomes = new ConcurrentBag<GroupOutcome>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ContactsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(message.Groups, parallel, async (group, token) =>
        {
            foreach (var outcome in await HandleAsync(message, group, deliveries > 1 || message.Envelope.Tried is true, token)) outcomes.Add(outcome);
        });
        await settlement.SettleAsync(message, outcomes, cancellation);
    }

    private async ValueTask<List<GroupOutcome>> HandleAsync(OpenedMessage message, GroupedBodies group, bool isRepetition, CancellationToken cancellation)
    {
        if (!ContactId.TryParse(group.Group, out var contact))
            return [new GroupOutcome(group, GroupFate.Unreadable, new UnreadableMessageException("What stands for the contact is no contact id."))];

        var isGathered = message.Envelope.Gathers is true;
        if (!isGathered && options.Floods?.IsFlood(group.Group, group.Bodies.Count) is true)
            return [await TryAsync(group, () => settlement.GatherAsync(message, group, cancellation), cancellation)];

        var outcomes = new List<GroupOutcome>();
        var inputs = new List<Input>(group.Bodies.Count);
        var readable = new List<ReadOnlyMemory<byte>>(group.Bodies.Count);
        foreach (var body in group.Bodies)
        {
            try
            {
                inputs.Add(InboxMessage.Read(body).Input);
                readable.Add(body);
            }
            catch (Exception failure) when (failure is JsonException or FormatException or NewerFormatException)
            {
                var fate = failure is NewerFormatException ? GroupFate.Newer : GroupFate.Unreadable;
                outcomes.Add(new GroupOutcome(group with { Bodies = [body] }, fate, failure));
            }
        }

        // What was gathered came in over a minute, through several processes.
        if (isGathered) inputs = [.. inputs.OrderBy(input => input is Input.Occurred occurred ? occurred.Event.OccurredAt : input.RecordedAt)];
        if (inputs.Count > 0) outcomes.Add(await TryAsync(group with { Bodies = readable }, () => ApplyAsync(contact, inputs, isRepetition, cancellation), cancellation));
        return outcomes;
    }

    private async ValueTask ApplyAsync(ContactId contact, List<Input> inputs, bool isRepetition, CancellationToken cancellation)
    {
        using var turn = options.Turns is { } turns ? await turns.TakeAsync(contact.ToString(), inputs[0].RecordedAt, cancellation) : null;
        await transaction.HandleAsync(contact, inputs, cancellation);
        if (isRepetition) await transaction.RepeatAsync(contact, inputs, cancellation);
    }

    private static async ValueTask<GroupOutcome> TryAsync(GroupedBodies bodies, Func<ValueTask> work, CancellationToken cancellation)
    {
        try
        {
            await work();
            return new GroupOutcome(bodies, GroupFate.Done);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new GroupOutcome(bodies, FateOf(failure), failure);
        }
    }

    internal static GroupFate FateOf(Exception failure) => failure switch
    {
        ContendedContactException => GroupFate.Contended,
        StoreUnavailableException => GroupFate.Unavailable,
        NewerFormatException => GroupFate.Newer,
        _ => GroupFate.Failed,
    };
}

public sealed record InboxHandlerOptions
{
    /// <summary>How many contacts of one message are handled at the same time; a host handles several messages besides.</summary>
    public int ContactsAtOnce { get; init; } = 8;

    /// <summary>Tells who floods; without it, everything is applied as it comes.</summary>
    public FloodWatch? Floods { get; init; }

    /// <summary>Keeps what came in shortly after each other in order; without it, whoever is faster is first.</summary>
    public ContactTurns? Turns { get; init; }
}
