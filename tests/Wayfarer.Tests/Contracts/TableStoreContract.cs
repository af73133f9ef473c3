using System.Text;
using Wayfarer.Domain;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Contracts;

/// <summary>What every table store must do, in the same words for each.</summary>
public abstract class TableStoreContract : IAsyncLifetime
{
    private const string Partition = "some contact";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ITableStore Store { get; private set; } = null!;

    protected abstract ValueTask<ITableStore> OpenAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    [Fact]
    public async Task An_inserted_row_is_found_with_its_tag()
    {
        var tags = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        var row = await FindAsync("a");
        Assert.Equal("one", Text(row));
        Assert.Equal(Assert.Single(tags), row!.Tag);
        Assert.Equal((Partition, "a"), (row.Partition, row.Key));
    }

    [Fact]
    public async Task A_row_that_was_never_written_is_not_found()
    {
        Assert.Null(await FindAsync("a"));
        Assert.Empty(await ReadAsync("", "z"));
    }

    [Fact]
    public async Task Inserting_a_row_that_exists_is_a_conflict_and_changes_nothing()
    {
        await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        await ConflictAsync("a", ConflictReason.Exists, new RowChange.Insert("a", Bytes("two")));
        Assert.Equal("one", Text(await FindAsync("a")));
    }

    [Fact]
    public async Task A_row_is_replaced_under_the_tag_it_was_read_with()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        var second = await CommittedAsync(new RowChange.Replace("a", Bytes("two"), first[0]));
        var row = await FindAsync("a");
        Assert.Equal("two", Text(row));
        Assert.Equal(second[0], row!.Tag);
        Assert.NotEqual(first[0], second[0]);
    }

    [Fact]
    public async Task Replacing_under_an_old_tag_is_a_conflict_and_changes_nothing()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        await CommittedAsync(new RowChange.Replace("a", Bytes("two"), first[0]));
        await ConflictAsync("a", ConflictReason.Changed, new RowChange.Replace("a", Bytes("three"), first[0]));
        Assert.Equal("two", Text(await FindAsync("a")));
    }

    [Fact]
    public async Task Replacing_a_row_that_is_missing_is_a_conflict()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        await CommittedAsync(new RowChange.Delete("a"));
        await ConflictAsync("a", ConflictReason.Missing, new RowChange.Replace("a", Bytes("two"), first[0]));
        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task An_upsert_makes_a_row_and_replaces_it_whatever_it_was()
    {
        var first = await CommittedAsync(new RowChange.Upsert("a", Bytes("one")));
        Assert.Equal("one", Text(await FindAsync("a")));
        var second = await CommittedAsync(new RowChange.Upsert("a", Bytes("two")));
        Assert.Equal("two", Text(await FindAsync("a")));
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(second[0], (await FindAsync("a"))!.Tag);
    }

    [Fact]
    public async Task A_shorter_row_leaves_nothing_of_the_longer_one_it_replaces()
    {
        await CommittedAsync(new RowChange.Upsert("a", Random(3 * Limits.StoreBytesPerProperty)));
        await CommittedAsync(new RowChange.Upsert("a", Bytes("short")));
        Assert.Equal("short", Text(await FindAsync("a")));
    }

    [Fact]
    public async Task A_deleted_row_is_gone_and_its_tag_is_empty()
    {
        await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        Assert.Equal([""], await CommittedAsync(new RowChange.Delete("a")));
        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task Deleting_a_row_that_is_missing_is_a_conflict() =>
        await ConflictAsync("a", ConflictReason.Missing, new RowChange.Delete("a"));

    [Fact]
    public async Task A_row_that_changed_since_it_was_read_is_not_removed_under_its_old_tag()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        var second = await CommittedAsync(new RowChange.Upsert("a", Bytes("two")));
        await ConflictAsync("a", ConflictReason.Changed, new RowChange.Delete("a", first[0]));
        Assert.Equal("two", Text(await FindAsync("a")));

        await CommittedAsync(new RowChange.Delete("a", second[0]));
        await ConflictAsync("a", ConflictReason.Missing, new RowChange.Delete("a", second[0]));
    }

    [Fact]
    public async Task A_tag_never_fits_a_row_that_was_deleted_and_made_again()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        await CommittedAsync(new RowChange.Delete("a"));
        var second = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        Assert.NotEqual(first[0], second[0]);
        await ConflictAsync("a", ConflictReason.Changed, new RowChange.Replace("a", Bytes("two"), first[0]));
    }

    [Fact]
    public async Task A_tag_changes_even_when_the_data_does_not()
    {
        var first = await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        var second = await CommittedAsync(new RowChange.Replace("a", Bytes("one"), first[0]));
        Assert.NotEqual(first[0], second[0]);
    }

    [Fact]
    public async Task A_batch_makes_all_its_changes_and_answers_with_the_tags_in_their_order()
    {
        var before = await CommittedAsync(
            [.. "bcd".Select(key => new RowChange.Insert(key.ToString(), Bytes("one")))]);
        var tags = await CommittedAsync(
            new RowChange.Upsert("d", Bytes("two")),
            new RowChange.Delete("c"),
            new RowChange.Replace("b", Bytes("two"), before[0]),
            new RowChange.Insert("a", Bytes("two")));

        var rows = await ReadAsync("", "z");
        Assert.Equal(["a", "b", "d"], rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal("two", Text(row)));
        Assert.Equal([rows[2].Tag, "", rows[1].Tag, rows[0].Tag], tags);
    }

    [Theory]
    [InlineData(ConflictReason.Exists)]
    [InlineData(ConflictReason.Changed)]
    [InlineData(ConflictReason.Missing)]
    public async Task A_conflict_in_the_last_change_undoes_all(ConflictReason reason)
    {
        var tags = await CommittedAsync(
            [.. "abc".Select(key => new RowChange.Insert(key.ToString(), Bytes("one")))]);
        await CommittedAsync(new RowChange.Upsert("c", Bytes("two")));
        var before = await ReadAsync("", "z");
        RowChange last = reason switch
        {
            ConflictReason.Exists => new RowChange.Insert("c", Bytes("three")),
            ConflictReason.Changed => new RowChange.Replace("c", Bytes("three"), tags[2]),
            _ => new RowChange.Delete("missing"),
        };

        await ConflictAsync(
            last.Key,
            reason,
            new RowChange.Delete("b"),
            new RowChange.Upsert("new", Bytes("three")),
            new RowChange.Replace("a", Bytes("three"), tags[0]),
            new RowChange.Insert("newer", Bytes("three")),
            last);

        var after = await ReadAsync("", "z");
        Assert.Equal(before.Select(row => (row.Key, row.Tag, Text(row))), after.Select(row => (row.Key, row.Tag, Text(row))));
    }

    [Fact]
    public async Task Tables_and_partitions_do_not_see_each_other()
    {
        await CommittedAsync(new RowChange.Insert("a", Bytes("one")));
        Assert.Null(await Store.FindAsync(TableName.Due, Partition, "a", Cancellation));
        Assert.Null(await Store.FindAsync(TableName.Contacts, "SOME CONTACT", "a", Cancellation));
        Assert.Empty(await Store.ReadAsync(TableName.Contacts, "some contac", "", "z", 10, Cancellation));
        Assert.Empty(await Store.ReadAsync(TableName.Contacts, "some contact ", "", "z", 10, Cancellation));
    }

    [Fact]
    public async Task A_range_has_its_first_key_and_not_its_last()
    {
        await CommittedAsync([.. "abcde".Select(key => new RowChange.Insert(key.ToString(), Bytes("one")))]);
        Assert.Equal(["b", "c"], (await ReadAsync("b", "d")).Select(row => row.Key));
        Assert.Empty(await ReadAsync("b", "b"));
        Assert.Empty(await ReadAsync("d", "b"));
    }

    [Fact]
    public async Task A_bound_may_have_characters_that_a_key_may_not()
    {
        await CommittedAsync([.. ((string[])["a.", "a.z", "a0"]).Select(key => new RowChange.Insert(key, Bytes("one")))]);
        Assert.Equal(["a.", "a.z"], (await ReadAsync("a.", "a/")).Select(row => row.Key));
    }

    [Fact]
    public async Task Rows_come_in_ordinal_order_of_their_keys()
    {
        string[] ordered =
        [
            "", " ", "%41", "'", "''", "+", "A", "B", "_", "a", "a b", "a|", "a|'", "a|b", "b", "~",
            "é", "ü", "Ω", "中", "\uD7FF", "\U00010000", "😀", "\uE000", "\uFB01", "ｚ",
        ];
        Assert.Equal(ordered.Order(StringComparer.Ordinal), ordered);
        await CommittedAsync([.. ordered.Reverse().Select(key => new RowChange.Insert(key, Bytes(key)))]);

        var rows = await ReadAsync("", "\uFFFD");
        Assert.Equal(ordered, rows.Select(row => row.Key));
        Assert.Equal(ordered, rows.Select(Text));
        Assert.Equal(["\U00010000", "😀"], (await ReadAsync("\U00010000", "\uE000")).Select(row => row.Key));
        foreach (var key in ordered)
            Assert.Equal(key, Text(await FindAsync(key)));
    }

    [Fact]
    public async Task A_read_ends_at_its_limit()
    {
        await CommittedAsync([.. "abcde".Select(key => new RowChange.Insert(key.ToString(), Bytes("one")))]);
        Assert.Equal(["b", "c"], (await ReadAsync("b", "z", 2)).Select(row => row.Key));
    }

    [Fact]
    public async Task A_read_goes_on_over_what_one_answer_can_hold()
    {
        for (var number = 0; number < 6; number++)
            await CommittedAsync(new RowChange.Insert($"{number}", Random(Limits.StoreBytesPerRow)));
        var rows = await ReadAsync("", "z");
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(Limits.StoreBytesPerRow, row.Data.Length));
    }

    [Fact]
    public async Task The_largest_page_is_read_whole_and_one_row_more_is_refused()
    {
        for (var batch = 0; batch < 11; batch++)
            await CommittedAsync(Numbered(100, $"{batch:D2}-"));
        Assert.Equal(Limits.StoreRowsPerPage, (await ReadAsync("", "z", Limits.StoreRowsPerPage)).Count);
        Assert.Equal(Limits.StoreRowsPerPage, (await ScanAsync("", "z", null, Limits.StoreRowsPerPage)).Count);
        await Assert.ThrowsAsync<StoreLimitException>(() => ReadAsync("", "z", Limits.StoreRowsPerPage + 1));
        await Assert.ThrowsAsync<StoreLimitException>(() => ReadAsync("", "z", 0));
        await Assert.ThrowsAsync<StoreLimitException>(() => ScanAsync("", "z", null, Limits.StoreRowsPerPage + 1));
        await Assert.ThrowsAsync<StoreLimitException>(() => ScanAsync("", "z", null, 0));
    }

    [Fact]
    public async Task A_scan_goes_over_partitions_in_order()
    {
        await FillPartitionsAsync();
        Assert.Equal(["b1", "b2", "c1", "c2", "😀1", "😀2"], Names(await ScanAsync("b", "\uE000", null)));
        Assert.Equal(["b1", "b2", "c1"], Names(await ScanAsync("b", "z", null, 3)));
        Assert.Empty(await ScanAsync("z", "b", null));
    }

    [Fact]
    public async Task A_scan_begins_behind_the_row_it_is_given()
    {
        await FillPartitionsAsync();
        Assert.Equal(["b2", "c1", "c2"], Names(await ScanAsync("a", "d", new RowAddress("b", "1"))));
        Assert.Equal(["c1", "c2"], Names(await ScanAsync("a", "d", new RowAddress("b", "2"))));
        Assert.Equal(["c1", "c2"], Names(await ScanAsync("a", "d", new RowAddress("bb", ""))));
        Assert.Equal(["c2"], Names(await ScanAsync("a", "d", new RowAddress("c", "1"))));
        Assert.Empty(await ScanAsync("a", "d", new RowAddress("c", "2")));
        Assert.Empty(await ScanAsync("a", "d", new RowAddress("d", "1")));
        // A row before the range takes nothing from it.
        Assert.Equal(["b1", "b2"], Names(await ScanAsync("b", "c", new RowAddress("a", "1"))));
    }

    [Fact]
    public async Task Pages_of_a_scan_make_up_the_whole()
    {
        await FillPartitionsAsync();
        var names = new List<string>();
        RowAddress? after = null;
        while (await ScanAsync("", "\uFFFD", after, 3) is { Count: > 0 } page)
        {
            names.AddRange(Names(page));
            after = new RowAddress(page[^1].Partition, page[^1].Key);
        }

        Assert.Equal(["a1", "a2", "b1", "b2", "c1", "c2", "😀1", "😀2", "\uE0001", "\uE0002"], names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(Limits.StoreBytesPerRow - 1)]
    [InlineData(Limits.StoreBytesPerRow)]
    public async Task Data_of_any_size_comes_back_as_it_was(int size)
    {
        var data = Random(size);
        await CommittedAsync(new RowChange.Insert("a", data));
        AssertSame(data, await FindAsync("a"));
        AssertSame(data, Assert.Single(await ReadAsync("", "z")));
    }

    [Fact]
    public async Task What_the_caller_does_with_its_buffer_afterwards_changes_no_row()
    {
        var data = Encoding.UTF8.GetBytes("one");
        await CommittedAsync(new RowChange.Insert("a", data));
        Array.Clear(data);
        Assert.Equal("one", Text(await FindAsync("a")));
    }

    [Fact]
    public async Task A_row_may_not_have_one_byte_more_than_the_limit()
    {
        await RefusedAsync(nameof(Limits.StoreBytesPerRow), new RowChange.Insert("a", new byte[Limits.StoreBytesPerRow + 1]));
        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task A_batch_may_have_as_many_rows_as_the_limit_and_not_one_more()
    {
        var rows = Numbered(Limits.StoreRowsPerBatch + 1);
        await RefusedAsync(nameof(Limits.StoreRowsPerBatch), rows);
        Assert.Empty(await ReadAsync("", "z"));
        Assert.Equal(Limits.StoreRowsPerBatch, (await CommittedAsync(rows[..^1])).Count);
        Assert.Equal(Limits.StoreRowsPerBatch, (await ReadAsync("", "z")).Count);
    }

    [Fact]
    public async Task A_batch_may_have_as_many_bytes_as_the_limit_and_not_one_more()
    {
        var whole = new byte[Limits.StoreBytesPerRow];
        RowChange[] rows = [.. "abc".Select(key => new RowChange.Insert(key.ToString(), whole))];
        var rest = Limits.StoreBytesPerBatch - rows.Sum(row => StoreRules.BytesInBatch(Partition, row))
            - StoreRules.BytesInBatch(Partition, new RowChange.Insert("d", default));
        // Base64 makes four bytes of three.
        var exact = new RowChange.Insert("d", new byte[rest / 4 * 3]);
        Assert.Equal(Limits.StoreBytesPerBatch, rows.Append(exact).Sum(row => StoreRules.BytesInBatch(Partition, row)));

        var over = new RowChange.Insert("d", new byte[exact.Data.Length + 1]);
        await RefusedAsync(nameof(Limits.StoreBytesPerBatch), [.. rows, over]);
        Assert.Empty(await ReadAsync("", "z"));
        await CommittedAsync([.. rows, exact]);
        Assert.Equal(4, (await ReadAsync("", "z")).Count);
    }

    [Theory]
    [InlineData("k", 512)]
    [InlineData("|", 512)]
    [InlineData("'", 256)]
    [InlineData("é", 256)]
    [InlineData("中", 170)]
    [InlineData("😀", 128)]
    public async Task The_longest_keys_make_a_full_batch_and_one_character_more_is_refused(string character, int times)
    {
        var partition = Repeat(character, times);
        RowChange[] rows = [.. Enumerable.Range(0, Limits.StoreRowsPerBatch).Select(row => new RowChange.Insert(
            Repeat(character, times)[..^(3 * character.Length)] + $"{row:D3}", default))];
        Assert.IsType<CommitOutcome.Committed>(await Store.CommitAsync(TableName.Contacts, partition, rows, Cancellation));
        Assert.Equal(
            rows.Select(row => row.Key),
            (await Store.ReadAsync(TableName.Contacts, partition, "", "\uFFFF", 100, Cancellation)).Select(row => row.Key));
        Assert.NotNull(await Store.FindAsync(TableName.Contacts, partition, rows[0].Key, Cancellation));
        await RefusedAsync(nameof(Limits.StoreCharactersPerKey), new RowChange.Insert(partition + character, default));
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_the_limit_and_not_one_longer()
    {
        var longest = new string('k', Limits.StoreCharactersPerKey);
        await RefusedAsync(nameof(Limits.StoreCharactersPerKey), new RowChange.Insert(longest + "k", Bytes("one")));
        await Assert.ThrowsAsync<StoreLimitException>(
            async () => await Store.CommitAsync(
                TableName.Contacts, longest + "k", [new RowChange.Insert("a", default)], Cancellation));
        await Store.CommitAsync(TableName.Contacts, longest, [new RowChange.Insert(longest, Bytes("one"))], Cancellation);
        Assert.Equal("one", Text(await Store.FindAsync(TableName.Contacts, longest, longest, Cancellation)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("\\")]
    [InlineData("#")]
    [InlineData("?")]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData("\n")]
    [InlineData("\u001F")]
    [InlineData("\u007F")]
    [InlineData("\u009F")]
    public async Task Keys_and_partitions_may_not_have_forbidden_characters(string character)
    {
        await RefusedAsync($"U+{(int)character[0]:X4}", new RowChange.Upsert($"a{character}b", Bytes("one")));
        var failure = await Assert.ThrowsAsync<StoreLimitException>(
            async () => await Store.CommitAsync(
                TableName.Contacts, $"a{character}b", [new RowChange.Insert("a", default)], Cancellation));
        Assert.Contains("partition", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreLimitException>(() => FindAsync($"a{character}b"));
        await Assert.ThrowsAsync<StoreLimitException>(
            async () => await Store.ReadAsync(TableName.Contacts, $"a{character}b", "", "z", 1, Cancellation));
    }

    [Fact]
    public async Task Keys_and_partitions_may_not_have_half_of_a_surrogate_pair()
    {
        foreach (var half in (string[])["a\uD83D", "\uDE00b", "\uD83D\uD83D\uDE00"])
            await RefusedAsync("U+D", new RowChange.Upsert(half, Bytes("one")));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task A_key_may_stand_once_in_a_batch(int rows)
    {
        RowChange[] changes = [.. Enumerable.Range(0, rows).Select(row => new RowChange.Upsert($"{row}", default))];
        await RefusedAsync("'0'", [.. changes, new RowChange.Delete("0")]);
        Assert.Empty(await ReadAsync("", "z"));
    }

    [Fact]
    public async Task A_batch_may_not_be_empty() => await RefusedAsync("at least 1");

    [Fact]
    public async Task Sixteen_writers_under_tags_lose_no_update()
    {
        const int Writers = 16;
        const int Times = 8;
        await CommittedAsync(new RowChange.Insert("count", Bytes("0")));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(
            async () =>
            {
                for (var time = 0; time < Times; time++)
                    while (!await TryIncrementAsync())
                    {
                    }
            },
            Cancellation)));
        Assert.Equal($"{Writers * Times}", Text(await FindAsync("count")));
    }

    [Fact]
    public async Task Of_many_that_insert_the_same_row_one_does()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            async () => await Store.CommitAsync(
                TableName.Contacts,
                Partition,
                [new RowChange.Insert($"own {number}", default), new RowChange.Insert("one", Bytes($"{number}"))],
                Cancellation),
            Cancellation)));
        Assert.Single(outcomes.OfType<CommitOutcome.Committed>());
        Assert.Equal(2, (await ReadAsync("", "z")).Count);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(TableName.Contacts, Partition, [new RowChange.Insert("a", default)], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.FindAsync(TableName.Contacts, Partition, "a", cancelled));
        Assert.Null(await FindAsync("a"));
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(Row? row) => Encoding.UTF8.GetString(row!.Data.Span);

    private static byte[] Random(int size)
    {
        var data = new byte[size];
        new Random(size).NextBytes(data);
        return data;
    }

    private static RowChange[] Numbered(int rows, string prefix = "") =>
        [.. Enumerable.Range(0, rows).Select(row => new RowChange.Insert($"{prefix}{row:D3}", default))];

    private static string Repeat(string character, int times) => string.Concat(Enumerable.Repeat(character, times));

    private static void AssertSame(byte[] data, Row? row) => Assert.True(row!.Data.Span.SequenceEqual(data));

    private static IEnumerable<string> Names(IEnumerable<Row> rows) => rows.Select(row => row.Partition + row.Key);

    private async Task<bool> TryIncrementAsync()
    {
        var row = await FindAsync("count");
        var next = Bytes($"{int.Parse(Text(row)) + 1}");
        var outcome = await Store.CommitAsync(
            TableName.Contacts, Partition, [new RowChange.Replace("count", next, row!.Tag)], Cancellation);
        return outcome is CommitOutcome.Committed;
    }

    private async Task FillPartitionsAsync()
    {
        foreach (var partition in (string[])["\uE000", "😀", "c", "a", "b"])
            await Store.CommitAsync(
                TableName.Contacts,
                partition,
                [new RowChange.Insert("2", Bytes("two")), new RowChange.Insert("1", Bytes("one"))],
                Cancellation);
    }

    private async Task<IReadOnlyList<string>> CommittedAsync(params RowChange[] changes) =>
        Assert.IsType<CommitOutcome.Committed>(
            await Store.CommitAsync(TableName.Contacts, Partition, changes, Cancellation)).Tags;

    private async Task ConflictAsync(string key, ConflictReason reason, params RowChange[] changes) =>
        Assert.Equal(
            new CommitOutcome.Conflict(key, reason),
            await Store.CommitAsync(TableName.Contacts, Partition, changes, Cancellation));

    private async Task RefusedAsync(string named, params RowChange[] changes)
    {
        var failure = await Assert.ThrowsAsync<StoreLimitException>(
            async () => await Store.CommitAsync(TableName.Contacts, Partition, changes, Cancellation));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    private async Task<Row?> FindAsync(string key) => await Store.FindAsync(TableName.Contacts, Partition, key, Cancellation);

    private async Task<IReadOnlyList<Row>> ReadAsync(string from, string to, int limit = 100) =>
        await Store.ReadAsync(TableName.Contacts, Partition, from, to, limit, Cancellation);

    private async Task<IReadOnlyList<Row>> ScanAsync(string from, string to, RowAddress? after, int limit = 100) =>
        await Store.ScanAsync(TableName.Contacts, from, to, after, limit, Cancellation);
}
