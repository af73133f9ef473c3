using System.Security.Cryptography;
using Azure.Data.Tables;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Contracts;

public sealed class AzureTableStoreTests(AzuriteFixture azurite) : TableStoreContract
{
    private readonly OperationCounter _operations = new();

    protected override async ValueTask<ITableStore> OpenAsync()
    {
        var store = await NewStoreAsync();
        await store.CreateTablesAsync(Cancellation);
        return store;
    }

    [Fact]
    public async Task Tables_that_exist_are_left_as_they_are()
    {
        var store = await NewStoreAsync();
        await store.CreateTablesAsync(Cancellation);
        await store.CommitAsync(TableName.Due, "a", [new RowChange.Insert("a", default)], Cancellation);
        await store.CreateTablesAsync(Cancellation);
        Assert.NotNull(await store.FindAsync(TableName.Due, "a", "a", Cancellation));
    }

    [Fact]
    public async Task A_batch_a_range_and_a_row_are_one_operation_each()
    {
        _operations.Reset();
        await Store.CommitAsync(
            TableName.Contacts,
            "a",
            [.. "abcdef".Select(key => new RowChange.Insert(key.ToString(), Bytes("one")))],
            Cancellation);
        Assert.Equal((0, 1, 0), (_operations.Reads, _operations.Transactions, _operations.Others));
        await Store.ReadAsync(TableName.Contacts, "a", "", "z", 100, Cancellation);
        Assert.Equal((1, 1, 0), (_operations.Reads, _operations.Transactions, _operations.Others));
        await Store.FindAsync(TableName.Contacts, "a", "a", Cancellation);
        Assert.Equal((2, 1, 0), (_operations.Reads, _operations.Transactions, _operations.Others));
        await Store.ReadAsync(TableName.Contacts, "a", "", "z", 3, Cancellation);
        Assert.Equal((3, 4), (_operations.Reads, _operations.Total));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } };
        var service = new TableServiceClient(
            new Uri("http://127.0.0.1:9/nobody"), new TableSharedKeyCredential("nobody", "AAAA"), options);
        var store = new AzureTableStore(service, "none");
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.CommitAsync(TableName.Due, "a", [new RowChange.Insert("a", default)], Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.FindAsync(TableName.Due, "a", "a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.ReadAsync(TableName.Due, "a", "", "z", 1, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CreateTablesAsync(Cancellation));
    }

    // Tables of each test's own make every test the first.
    private async Task<AzureTableStore> NewStoreAsync() =>
        new(await azurite.ClientAsync(_operations), "test" + RandomNumberGenerator.GetHexString(12, lowercase: true));
}
