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
            foreach (var group in groups) await HandleAsync([.. group], cancellation);
        }
        else
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ContactsAtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(groups, parallel, async (group, token) => await HandleAsync([.. group], token));
        }

        return messages.Count;
    }

    private async ValueTask HandleAsync(List<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var inputs = new List<Input>(messages.Count);
        foreach (var message in messages) inputs.Add(InboxMessage.Read(message.Body).Input);

        await transaction.HandleAsync(ContactId.Parse(messages[0].Group), inputs, cancellation);
        await queue.DeleteAsync(QueueName.Inbox, messages, cancellation);
    }
}

/// <summary>How much a worker takes at once. More contacts at once make fuller group commits.</summary>
public sealed record InboxWorkerOptions(int BatchSize, int ContactsAtOnce, TimeSpan Lease)
{
    /// <summary>One contact after the other: for whoever needs a fixed order.</summary>
    public static readonly InboxWorkerOptions OneByOne = new(BatchSize: 32, ContactsAtOnce: 1, TimeSpan.FromMinutes(5));
}
