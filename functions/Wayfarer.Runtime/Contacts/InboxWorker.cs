using System.Collections.Concurrent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Takes inputs from the inbox to their contacts, all of one contact together, and deletes their messages when everything
/// that follows from them is safe.
/// </summary>
public sealed class InboxWorker(IMessageQueue queue, ContactTransaction transaction, InboxWorkerOptions options)
{
    /// <summary>Handles one batch; the number of messages handled. What fails comes again when its lease has ended.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        var messages = await queue.ReceiveAsync(QueueName.Inbox, options.BatchSize, options.Lease, cancellation);
        if (messages.Count == 0) return 0;

        var groups = messages.GroupBy(message => message.Group);
        if (options.ContactsAtOnce == 1)
        {
            foreach (var group in groups)
            {
                List<ReceivedMessage> own = [.. group];
                if (await HandleAsync(own, cancellation)) await queue.DeleteAsync(QueueName.Inbox, own, cancellation);
            }
        }
        else
        {
            await HandleAtOnceAsync(groups, cancellation);
        }

        return messages.Count;
    }

    /// <summary>
    /// Deletes the messages of all contacts in one call, which a store answers after one sync. A crash before it repeats
    /// inputs that are then found to be applied.
    /// </summary>
    private async ValueTask HandleAtOnceAsync(IEnumerable<IGrouping<string, ReceivedMessage>> groups, CancellationToken cancellation)
    {
        var handled = new ConcurrentBag<List<ReceivedMessage>>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ContactsAtOnce, CancellationToken = cancellation };
        try
        {
            await Parallel.ForEachAsync(groups, parallel, async (group, token) =>
            {
                List<ReceivedMessage> own = [.. group];
                if (await HandleAsync(own, token)) handled.Add(own);
            });
        }
        finally
        {
            if (!handled.IsEmpty) await queue.DeleteAsync(QueueName.Inbox, [.. handled.SelectMany(own => own)], CancellationToken.None);
        }
    }

    /// <summary>Whether all that follows from the messages of one contact is safe.</summary>
    private async ValueTask<bool> HandleAsync(List<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var inputs = new List<Input>(messages.Count);
        try
        {
            foreach (var message in messages) inputs.Add(InboxMessage.Read(message.Body).Input);

            var contact = ContactId.Parse(messages[0].Group);
            await transaction.HandleAsync(contact, inputs, cancellation);
            if (messages.Exists(message => message.DequeueCount > 1)) await transaction.RepeatAsync(contact, inputs, cancellation);
            return true;
        }
        catch (Exception failure) when (options.Failed is not null && !cancellation.IsCancellationRequested)
        {
            // Whoever is told may say that the messages are to go all the same.
            return options.Failed(messages[0].Group, messages.Count, failure);
        }
    }
}

/// <summary>How much a worker takes at once. More contacts at once make fuller group commits.</summary>
public sealed record InboxWorkerOptions(int BatchSize, int ContactsAtOnce, TimeSpan Lease)
{
    /// <summary>
    /// Told of a contact that could not be handled, so that it does not keep the others of its batch waiting. Without it, a
    /// failure ends the batch. It answers whether the messages are dropped.
    /// </summary>
    public Func<string, int, Exception, bool>? Failed { get; init; }

    /// <summary>One contact after the other: for whoever needs a fixed order.</summary>
    public static readonly InboxWorkerOptions OneByOne = new(BatchSize: 32, ContactsAtOnce: 1, TimeSpan.FromMinutes(5));
}
