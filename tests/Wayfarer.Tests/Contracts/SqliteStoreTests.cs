using Microsoft.Data.Sqlite;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Contracts;

public sealed class SqliteTableStoreTests : TableStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private SqliteStore Sqlite => (SqliteStore)Store;

    private SqliteStoreOptions Options => new(_folder.File("wayfarer.db"));

    protected override ValueTask<ITableStore> OpenAsync() => new(SqliteStore.Open(Options));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rows_and_tags_survive_a_restart()
    {
        await InsertAsync("one");
        var before = await Store.FindAsync(TableName.Due, "one", "a", Cancellation);
        await Sqlite.DisposeAsync();
        await using var reopened = SqliteStore.Open(Options);
        var after = await reopened.FindAsync(TableName.Due, "one", "a", Cancellation);
        Assert.Equal((before!.Tag, "one"), (after!.Tag, Text(after)));
    }

    [Fact]
    public async Task No_tag_comes_again_after_a_restart_though_its_row_is_gone()
    {
        var tags = new List<string>();
        for (var start = 0; start < 3; start++)
        {
            await using var store = SqliteStore.Open(new SqliteStoreOptions(_folder.File("restarted.db")));
            for (var write = 0; write < 5; write++)
            {
                var outcome = await store.CommitAsync(
                    TableName.Due, "one", [new RowChange.Upsert("a", default)], Cancellation);
                tags.AddRange(Assert.IsType<CommitOutcome.Committed>(outcome).Tags);
            }

            await store.CommitAsync(TableName.Due, "one", [new RowChange.Delete("a")], Cancellation);
        }

        Assert.Equal(15, tags.Distinct().Count());
    }

    [Fact]
    public void A_second_store_on_the_same_file_is_refused_and_says_what_to_do()
    {
        var failure = Assert.Throws<DatabaseRefusedException>(() => SqliteStore.Open(Options));
        Assert.Contains("in use by another", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Options.Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_was_closed_can_be_opened_again_beside_the_lock_file_it_left()
    {
        await Sqlite.DisposeAsync();
        Assert.True(File.Exists(Options.Path + ".lock"));
        await using var reopened = SqliteStore.Open(Options);
    }

    [Fact]
    public async Task A_database_of_a_newer_format_is_refused_and_left_alone()
    {
        await Sqlite.DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={Options.Path};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2;";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        var failure = Assert.Throws<DatabaseRefusedException>(() => SqliteStore.Open(Options));
        Assert.Contains("format 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("other.db"), new string('x', 5_000), Cancellation);
        var failure = Assert.Throws<DatabaseRefusedException>(
            () => SqliteStore.Open(new SqliteStoreOptions(_folder.File("other.db"))));
        Assert.Contains("could not be opened", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_share_their_commits()
    {
        var before = Sqlite.Commits;
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => InsertAsync($"{number}")));
        Assert.InRange(Sqlite.Commits - before, 1, 200);
        Assert.Equal(1_000, (await Store.ScanAsync(TableName.Due, "", "z", null, 1_000, Cancellation)).Count);
    }

    [Fact]
    public async Task A_conflict_leaves_the_batches_it_shares_a_commit_with_alone()
    {
        await InsertAsync("taken");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number => await Store.CommitAsync(
            TableName.Due,
            number % 2 == 0 ? $"free {number}" : "taken",
            [new RowChange.Insert($"b {number}", default), new RowChange.Insert("a", default)],
            Cancellation)));
        Assert.Equal(100, outcomes.OfType<CommitOutcome.Committed>().Count());
        Assert.Equal(100, outcomes.OfType<CommitOutcome.Conflict>().Count());
        Assert.Single(await Store.ReadAsync(TableName.Due, "taken", "", "z", 10, Cancellation));
        Assert.Equal(200, (await Store.ScanAsync(TableName.Due, "free", "free~", null, 1_000, Cancellation)).Count);
    }

    [Fact]
    public async Task A_failing_write_fails_its_callers_and_the_store_goes_on()
    {
        // A full disk ends the transaction, and so does this trigger.
        await using var intruder = new SqliteConnection($"Data Source={Options.Path};Pooling=False");
        await intruder.OpenAsync(Cancellation);
        await using (var trigger = intruder.CreateCommand())
        {
            trigger.CommandText = "CREATE TRIGGER refuse BEFORE INSERT ON due BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END;";
            await trigger.ExecuteNonQueryAsync(Cancellation);
            var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => InsertAsync("one"));
            Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
            trigger.CommandText = "DROP TRIGGER refuse;";
            await trigger.ExecuteNonQueryAsync(Cancellation);
        }

        await InsertAsync("two");
        Assert.Null(await Store.FindAsync(TableName.Due, "one", "a", Cancellation));
        Assert.NotNull(await Store.FindAsync(TableName.Due, "two", "a", Cancellation));
    }

    [Fact]
    public async Task A_closing_store_writes_what_was_queued_and_refuses_what_comes_later()
    {
        var queued = Enumerable.Range(0, 500).Select(number => InsertAsync($"{number}")).ToList();
        await Sqlite.DisposeAsync();
        await Task.WhenAll(queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync("late"));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await Store.FindAsync(TableName.Due, "1", "a", Cancellation));
        await using var reopened = SqliteStore.Open(Options);
        Assert.Equal(500, (await reopened.ScanAsync(TableName.Due, "", "z", null, 1_000, Cancellation)).Count);
    }

    private async Task InsertAsync(string partition) =>
        Assert.IsType<CommitOutcome.Committed>(
            await Store.CommitAsync(TableName.Due, partition, [new RowChange.Insert("a", Bytes("one"))], Cancellation));
}

public sealed class SqliteMessageQueueTests : LeasedQueueContract
{
    private readonly TemporaryFolder _folder = new();

    private SqliteStoreOptions Options => new(_folder.File("wayfarer.db")) { Time = Time };

    protected override ValueTask<IMessageQueue> OpenAsync() => new(SqliteStore.Open(Options));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_a_restart_every_message_that_was_not_deleted_comes_again()
    {
        await EnqueueAsync("a", "one", "two", "three");
        var messages = await ReceiveAsync(2);
        await DeleteAsync(messages[0]);
        await ReopenAsync();
        Assert.Equal(["two", "three"], (await ReceiveAsync()).Select(Text));
    }

    [Fact]
    public async Task A_database_from_before_there_were_times_takes_messages_and_says_of_the_old_ones_nothing()
    {
        await ((SqliteStore)Queue).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={Options.Path};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            foreach (var queue in Enum.GetValues<QueueName>())
                SqliteFormat.Execute(connection, $"ALTER TABLE {SqliteFormat.NameOf(queue)} DROP COLUMN enqueued;");
            SqliteFormat.Execute(connection, "INSERT INTO queue_inbox (id, grp, body) VALUES (1, x'61', x'62'); UPDATE sequence SET last = 1;");
        }

        await using var store = SqliteStore.Open(Options);
        Assert.Equal(new QueueBacklog(1, null, 0), await store.ReadAsync(QueueName.Inbox, Cancellation));
        await store.EnqueueAsync(QueueName.Inbox, [new QueueMessage("a", "two"u8.ToArray())], Cancellation);
        var messages = await store.ReceiveAsync(QueueName.Inbox, 10, Lease, Cancellation);
        Assert.Equal(["b", "two"], messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Body.Span)));
        await store.DeleteAsync(QueueName.Inbox, [messages[0]], Cancellation);
        Assert.NotNull((await store.ReadAsync(QueueName.Inbox, Cancellation)).OldestSince);
    }

    [Fact]
    public async Task After_a_restart_of_an_empty_queue_new_messages_come()
    {
        await EnqueueAsync("a", "one");
        await DeleteAsync([.. await ReceiveAsync()]);
        await ReopenAsync();
        Assert.Empty(await ReceiveAsync());
        await EnqueueAsync("a", "two");
        Assert.Equal(["two"], (await ReceiveAsync()).Select(Text));
    }

    private async Task ReopenAsync()
    {
        await ((SqliteStore)Queue).DisposeAsync();
        Queue = await OpenAsync();
    }
}
