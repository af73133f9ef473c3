using System.Security.Cryptography;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Wayfarer.Tests.Contracts;

/// <summary>
/// An account in Azurite of one's own. Its tables, blobs and queues are three services, each started by the first client that
/// is asked for.
/// </summary>
public sealed class AzuriteService : IAsyncDisposable
{
    // An account of its own: whoever else listens on the port cannot answer a request signed with its key.
    private readonly string _account = "wayfarer" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly AzuriteProcess _tables;
    private readonly AzuriteProcess _blobs;
    private readonly AzuriteProcess _queues;

    public AzuriteService()
    {
        _tables = new AzuriteProcess("table", _account, _key, AnswersForTablesAsync);
        _blobs = new AzuriteProcess("blob", _account, _key, AnswersForBlobsAsync);
        _queues = new AzuriteProcess("queue", _account, _key, AnswersForQueuesAsync);
    }

    /// <summary>A client of the tables; the counter, when there is one, sees every request it sends.</summary>
    public async Task<TableServiceClient> ClientAsync(OperationCounter? counter = null) =>
        Tables(await _tables.AddressAsync(), Counted(new TableClientOptions(), counter));

    /// <summary>A client of the blobs; the counter, when there is one, sees every request it sends.</summary>
    public async Task<BlobServiceClient> BlobClientAsync(OperationCounter? counter = null) =>
        Blobs(await _blobs.AddressAsync(), Counted(new BlobClientOptions(), counter));

    /// <summary>A client of the queues, which holds messages as base64, as the host does; the counter, when there is one, sees every request it sends.</summary>
    public Task<QueueServiceClient> QueueClientAsync(OperationCounter? counter = null) =>
        QueueClientAsync(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, counter);

    /// <summary>A client of the queues with options of one's own.</summary>
    public async Task<QueueServiceClient> QueueClientAsync(QueueClientOptions options, OperationCounter? counter = null) =>
        Queues(await _queues.AddressAsync(), Counted(options, counter));

    /// <summary>How a setting names this account; all three services are started.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        Uri[] addresses = await Task.WhenAll(_tables.AddressAsync(), _blobs.AddressAsync(), _queues.AddressAsync());
        return $"DefaultEndpointsProtocol=http;AccountName={_account};AccountKey={_key};" +
            $"TableEndpoint={addresses[0]};BlobEndpoint={addresses[1]};QueueEndpoint={addresses[2]};";
    }

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        await _blobs.DisposeAsync();
        await _queues.DisposeAsync();
    }

    private TableServiceClient Tables(Uri address, TableClientOptions options) =>
        new(address, new TableSharedKeyCredential(_account, _key), options);

    private BlobServiceClient Blobs(Uri address, BlobClientOptions options) =>
        new(address, new StorageSharedKeyCredential(_account, _key), options);

    private QueueServiceClient Queues(Uri address, QueueClientOptions options) =>
        new(address, new StorageSharedKeyCredential(_account, _key), options);

    private async Task<bool> AnswersForTablesAsync(Uri address)
    {
        await foreach (var _ in Tables(address, AtOnce(new TableClientOptions())).QueryAsync())
            break;
        return true;
    }

    private async Task<bool> AnswersForBlobsAsync(Uri address)
    {
        await foreach (var _ in Blobs(address, AtOnce(new BlobClientOptions())).GetBlobContainersAsync())
            break;
        return true;
    }

    private async Task<bool> AnswersForQueuesAsync(Uri address)
    {
        await foreach (var _ in Queues(address, AtOnce(new QueueClientOptions())).GetQueuesAsync())
            break;
        return true;
    }

    private static TOptions Counted<TOptions>(TOptions options, OperationCounter? counter)
        where TOptions : ClientOptions
    {
        if (counter is not null)
            options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        return options;
    }

    private static TOptions AtOnce<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }
}
