using System.Security.Cryptography;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;

namespace Wayfarer.Tests.Runtime.Segments;

public sealed class MemoryMembersTableTests : MembersTableContract
{
    protected override ValueTask<ITableStore> OpenAsync() => new(new MemoryTableStore());
}

public sealed class SqliteMembersTableTests : MembersTableContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<ITableStore> OpenAsync() => new(SqliteStore.Open(new SqliteStoreOptions(_folder.File("wayfarer.db"))));
}

public sealed class AzureMembersTableTests(AzuriteFixture azurite) : MembersTableContract
{
    protected override async ValueTask<ITableStore> OpenAsync()
    {
        var store = new AzureTableStore(await azurite.ClientAsync(), "test" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await store.CreateTablesAsync(Cancellation);
        return store;
    }
}
