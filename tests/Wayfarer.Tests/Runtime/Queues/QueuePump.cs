using Wayfarer.Runtime.Queues;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>What a queue function takes: the queue, the message as delivered, and how often it was.</summary>
public delegate ValueTask QueueFunction(string queue, ReadOnlyMemory<byte> content, int deliveries, CancellationToken cancellation);

/// <summary>
/// Delivers messages as the host of a function app does: in batches, several at once; what a function throws at comes again,
/// and goes to poison without a word after the fifth time.
/// </summary>
public sealed class QueuePump(AzureQueues queues, QueueFunction function, int batch = 16)
{
    private const int MostDeliveries = 5;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private int _deliveries;

    public int Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>Works on some queues until a round of all of them finds nothing for so many times.</summary>
    public async Task RunUntilEmptyAsync(IReadOnlyList<string> names, CancellationToken cancellation, int quietRounds = 2)
    {
        for (var quiet = 0; quiet < quietRounds;) quiet = await RunAsync(names, cancellation) > 0 ? 0 : quiet + 1;
    }

    /// <summary>Works on some queues, each by itself, until told to stop.</summary>
    public Task RunAsync(IReadOnlyList<string> names, Func<bool> isOver, CancellationToken cancellation) => Task.WhenAll(names.Select(name => Task.Run(
        async () =>
        {
            while (!isOver())
            {
                if (await RunAsync([name], cancellation) == 0) await Task.Delay(Rest, cancellation);
            }
        },
        cancellation)));

    private async Task<int> RunAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var name in names)
        {
            var received = await queues.ReceiveAsync(name, batch, Lease, cancellation);
            await Task.WhenAll(received.Select(receipt => DeliverAsync(receipt, cancellation)));
            count += received.Length;
        }

        Interlocked.Add(ref _deliveries, count);
        return count;
    }

    private async Task DeliverAsync(QueueReceipt receipt, CancellationToken cancellation)
    {
        try
        {
            await function(receipt.Queue, receipt.Text, receipt.DequeueCount, cancellation);
            await queues.DeleteAsync(receipt, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            if (receipt.DequeueCount < MostDeliveries)
            {
                await queues.ReleaseAsync(receipt, cancellation);
                return;
            }

            await queues.SendAsync(AzureQueues.PoisonOf(receipt.Queue), PackedMessage.Decode(receipt.Text), TimeSpan.Zero, cancellation);
            await queues.DeleteAsync(receipt, cancellation);
        }
    }
}
