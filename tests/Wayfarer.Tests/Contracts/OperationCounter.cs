using Azure.Core;
using Azure.Core.Pipeline;

namespace Wayfarer.Tests.Contracts;

/// <summary>Counts the requests that a client sends, tries again included: what the storage bill is made of.</summary>
public sealed class OperationCounter : HttpPipelinePolicy
{
    private int _reads;
    private int _transactions;
    private int _others;
    private int _deletions;

    /// <summary>Queries and single rows, one for each page.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Entity-group transactions.</summary>
    public int Transactions => Volatile.Read(ref _transactions);

    /// <summary>Whatever else, such as making a table.</summary>
    public int Others => Volatile.Read(ref _others);

    /// <summary>Of the others, those that delete something: for blobs they are free.</summary>
    public int Deletions => Volatile.Read(ref _deletions);

    public int Total => Reads + Transactions + Others;

    public void Reset() => _reads = _transactions = _others = _deletions = 0;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Count(message.Request);
        ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Count(message.Request);
        return ProcessNextAsync(message, pipeline);
    }

    private void Count(Request request)
    {
        if (request.Method == RequestMethod.Delete)
            Interlocked.Increment(ref _deletions);
        if (request.Method == RequestMethod.Get)
            Interlocked.Increment(ref _reads);
        else if (request.Uri.Path.EndsWith("/$batch", StringComparison.Ordinal))
            Interlocked.Increment(ref _transactions);
        else
            Interlocked.Increment(ref _others);
    }
}
