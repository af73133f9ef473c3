using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Wayfarer.Tests.Contracts;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Wayfarer.Tests.Contracts;

/// <summary>
/// One Azurite account for the whole test run; each of its services is started by the first test that needs it. Without
/// Node.js those tests are skipped and say so.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly AzuriteService _service = new();

    /// <summary>A client of the tables; the counter, when there is one, sees every request it sends.</summary>
    public Task<TableServiceClient> ClientAsync(OperationCounter? counter = null) => Available().ClientAsync(counter);

    /// <summary>A client of the blobs; the counter, when there is one, sees every request it sends.</summary>
    public Task<BlobServiceClient> BlobClientAsync(OperationCounter? counter = null) => Available().BlobClientAsync(counter);

    /// <summary>A client of the queues; the counter, when there is one, sees every request it sends.</summary>
    public Task<QueueServiceClient> QueueClientAsync(OperationCounter? counter = null) => Available().QueueClientAsync(counter);

    /// <summary>A client of the queues with options of one's own.</summary>
    public Task<QueueServiceClient> QueueClientAsync(QueueClientOptions options, OperationCounter? counter = null) =>
        Available().QueueClientAsync(options, counter);

    /// <summary>How a setting names the account; all its services are started.</summary>
    public Task<string> ConnectionStringAsync() => Available().ConnectionStringAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private AzuriteService Available()
    {
        if (NodePackages.MissingTool is { } tool)
            Assert.Skip($"Azurite needs {tool}, which is not on the path.");
        return _service;
    }
}
