using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Xunit;

namespace Wayfarer.Tests.Contracts;

public sealed class AzuriteFixtureTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Holds_blobs_and_counts_the_requests_for_them()
    {
        var counter = new OperationCounter();
        var container = (await azurite.BlobClientAsync(counter)).GetBlobContainerClient(Name());
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        counter.Reset();

        await container.UploadBlobAsync("journeys/a.json", BinaryData.FromString("{}"), TestContext.Current.CancellationToken);
        var read = await container.GetBlobClient("journeys/a.json").DownloadContentAsync(TestContext.Current.CancellationToken);

        Assert.Equal("{}", read.Value.Content.ToString());
        Assert.Equal((1, 1), (counter.Reads, counter.Others));
    }

    [Fact]
    public async Task Holds_queues()
    {
        var queue = (await azurite.QueueClientAsync()).GetQueueClient(Name());
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);

        await queue.SendMessageAsync("hello", TestContext.Current.CancellationToken);
        var received = await queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("hello", received.Value.Body.ToString());
    }

    [Fact]
    public async Task Is_one_account_for_all_three_services()
    {
        var setting = await azurite.ConnectionStringAsync();
        var (tables, blobs, queues) = (new TableServiceClient(setting), new BlobServiceClient(setting), new QueueServiceClient(setting));

        Assert.False(await blobs.GetBlobContainerClient(Name()).ExistsAsync(TestContext.Current.CancellationToken));
        Assert.False(await queues.GetQueueClient(Name()).ExistsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(blobs.AccountName, tables.AccountName);
    }

    private static string Name() => "t" + Guid.NewGuid().ToString("n");
}
