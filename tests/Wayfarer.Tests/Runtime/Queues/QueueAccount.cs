using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;

namespace Wayfarer.Tests.Runtime.Queues;

/// <summary>Queues of a test's own in Azurite, with their blobs, and what looks into them past the code under test.</summary>
public sealed class QueueAccount
{
    private readonly string _prefix = $"t{RandomNumberGenerator.GetHexString(10, lowercase: true)}-";
    private readonly QueueServiceClient _queues;
    private readonly BlobServiceClient _blobs;

    private QueueAccount(QueueServiceClient queues, BlobServiceClient blobs)
    {
        (_queues, _blobs) = (queues, blobs);
        Queues = new AzureQueues(queues, blobs, _prefix);
    }

    public AzureQueues Queues { get; }

    public BlobContainerClient Blobs => _blobs.GetBlobContainerClient(_prefix + AzureQueues.MessageContainer);

    public static async Task<QueueAccount> CreateAsync(
        AzuriteFixture azurite, CancellationToken cancellation, OperationCounter? queues = null, OperationCounter? blobs = null)
    {
        var account = new QueueAccount(await azurite.QueueClientAsync(AzureQueues.ClientOptions(), queues), await azurite.BlobClientAsync(blobs));
        await account.Queues.CreateAsync(cancellation);
        return account;
    }

    /// <summary>The same queues, through the clients of another process.</summary>
    public async Task<AzureQueues> AgainAsync(AzuriteFixture azurite) =>
        new(await azurite.QueueClientAsync(AzureQueues.ClientOptions()), await azurite.BlobClientAsync(), _prefix);

    public QueueClient Client(string queue) => _queues.GetQueueClient(_prefix + queue);

    public async Task<List<string>> BlobNamesAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in Blobs.GetBlobsAsync(cancellationToken: cancellation)) names.Add(blob.Name);

        return names;
    }

    /// <summary>How many messages lie in the queues of inputs, those that nobody sees yet included.</summary>
    public async Task<long> WaitingAsync(CancellationToken cancellation)
    {
        var waiting = 0L;
        foreach (var queue in AzureQueues.Inboxes) waiting += await Queues.CountAsync(queue, cancellation);

        return waiting;
    }
}
