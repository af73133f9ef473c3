using System.Security.Cryptography;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>Contacts read without knowing their ids, upon every store in the same way.</summary>
public abstract class ContactPagesContract : IAsyncLifetime
{
    private const int People = 17;

    private ITableStore _store = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ValueTask<ITableStore> OpenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    /// <summary>Whatever a page cuts through: live rows, history, or neither.</summary>
    [Fact]
    public async Task Pages_of_any_size_give_each_contact_once_with_all_of_its_live_rows()
    {
        var expected = new List<string>();
        for (var number = 0; number < People; number++) expected.Add(await WriteAsync(number));
        expected.Sort(StringComparer.Ordinal);

        foreach (var size in new[] { 1, 2, 3, 5, 8, 13, 40, 1_000 })
        {
            var pages = new ContactPages(_store) { RowsPerPage = size };
            var found = new List<StoredContact>();
            for (var next = ""; next is not null;)
            {
                var page = await pages.ReadAsync(next, "~", Cancellation);
                found.AddRange(page.Contacts);
                next = page.Next;
            }

            Assert.Equal(expected, found.Select(contact => contact.Contact.Id.Value));
            foreach (var contact in found)
            {
                var whole = await new ContactStore(_store).LoadAsync(contact.Contact.Id, Cancellation);
                Assert.Equal((whole.Contact.Head, whole.Outbox.Length, whole.Contact.Profile.UserIds[0]), (contact.Contact.Head, contact.Outbox.Length, contact.Contact.Profile.UserIds[0]));
            }
        }
    }

    [Fact]
    public async Task A_part_of_all_ids_is_read_alone()
    {
        var ids = new List<string>();
        for (var number = 0; number < People; number++) ids.Add(await WriteAsync(number));
        var page = await new ContactPages(_store).ReadAsync("u8", "ug", Cancellation);
        Assert.Equal(ids.Where(id => id[0] == 'u' && id[1] >= '8').Order(StringComparer.Ordinal), page.Contacts.Select(contact => contact.Contact.Id.Value));
        Assert.Null(page.Next);
    }

    private async Task<string> WriteAsync(int number)
    {
        var id = number % 3 == 0 ? World.Visitor($"v{number}") : World.User($"u{number}");
        var head = new Head { Sequence = number + 1, Clock = new Instant(1_772_355_600_000) };
        List<RowChange> rows =
        [
            new RowChange.Insert(ContactKeys.Head, StoredJson.Write(head, StoredJson.Default.Head)),
            new RowChange.Insert(ContactKeys.Profile, CompressedJson.Write(StoredJson.Write(new Profile { UserIds = [$"{number}"] }, StoredJson.Default.Profile))),
            .. Enumerable.Range(0, number % 4).Select(sequence => new RowChange.Insert(ContactKeys.Outbox(sequence), new OutboxEntry(id, sequence, head.Clock).ToBytes())),
            .. Enumerable.Range(0, number % 5 * 3).Select(sequence => new RowChange.Insert(ContactKeys.Commit(sequence), default)),
        ];
        await _store.CommitAsync(TableName.Contacts, id.Value, rows, Cancellation);
        return id.Value;
    }
}

public sealed class MemoryContactPagesTests : ContactPagesContract
{
    protected override ValueTask<ITableStore> OpenAsync() => new(new MemoryTableStore());
}

public sealed class SqliteContactPagesTests : ContactPagesContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<ITableStore> OpenAsync() => new(SqliteStore.Open(new SqliteStoreOptions(_folder.File("wayfarer.db"))));
}

public sealed class AzureContactPagesTests(AzuriteFixture azurite) : ContactPagesContract
{
    protected override async ValueTask<ITableStore> OpenAsync()
    {
        var store = new AzureTableStore(await azurite.ClientAsync(), "test" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await store.CreateTablesAsync(Cancellation);
        return store;
    }
}
