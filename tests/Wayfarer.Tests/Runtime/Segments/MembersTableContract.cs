using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Segments;

/// <summary>Who is in which segment, upon every store in the same way.</summary>
public abstract class MembersTableContract : IAsyncLifetime
{
    private static readonly Instant At = new(1_772_355_600_000);

    private ITableStore _store = null!;

    private MembersTable Members => new(_store);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ValueTask<ITableStore> OpenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    [Fact]
    public async Task Who_came_is_a_member_and_who_left_is_none()
    {
        await TakeAsync(Told(1, 1, inside: true), Told(2, 1, inside: true));
        await TakeAsync(Told(1, 2, inside: false));
        Assert.Equal([Contact(2)], await AllAsync());
    }

    [Fact]
    public async Task What_is_told_late_changes_nothing_in_whatever_order_it_comes()
    {
        OutboxEntry[] told = [Told(1, 1, true), Told(1, 2, false), Told(1, 3, true), Told(1, 4, false)];
        foreach (var order in Permutations(told))
        {
            var members = new MembersTable(new MemoryTableStore());
            foreach (var entry in order.Concat(order)) await members.TakeAsync([entry], Cancellation);
            Assert.Empty((await members.PageAsync("pro", null, 10, Cancellation)).Members);
        }

        await TakeAsync(told);
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Of_two_flips_in_one_commit_the_last_holds()
    {
        await TakeAsync(new OutboxEntry(Contact(1), 1, At) { Effects = [new Effect.Member("pro", true), new Effect.Member("pro", false)] });
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Segments_whose_ids_begin_alike_are_kept_apart()
    {
        await TakeAsync(Told(1, 1, true), new OutboxEntry(Contact(2), 1, At) { Effects = [new Effect.Member("pro-2", true)] });
        Assert.Equal([Contact(1)], await AllAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Pages_of_any_size_give_each_member_once(int size)
    {
        await TakeAsync([.. Enumerable.Range(0, 300).Select(number => Told(number, 1, number % 3 != 0))]);
        var found = new List<ContactId>();
        MemberPlace? next = null;
        do
        {
            var page = await Members.PageAsync("pro", next, size, Cancellation);
            Assert.InRange(page.Members.Count, 0, size);
            found.AddRange(page.Members);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(200, await Members.CountAsync("pro", Cancellation));
        Assert.Equal(Enumerable.Range(0, 300).Where(number => number % 3 != 0).Select(Contact).Select(id => id.Value).Order(StringComparer.Ordinal), found.Select(id => id.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_who_tell_of_one_contact_at_once_agree_on_the_later_commit()
    {
        await Task.WhenAll(Enumerable.Range(1, 40).Select(sequence => Members.TakeAsync([Told(1, sequence, sequence % 2 == 0)], Cancellation).AsTask()));
        Assert.Equal([Contact(1)], await AllAsync());
    }

    [Fact]
    public async Task An_erased_contact_is_in_no_segment()
    {
        await TakeAsync(Told(1, 1, true), Told(2, 1, true), Told(3, 1, false));
        foreach (var erased in new[] { 1, 3, 4 }) await Members.ForgetAsync(Contact(erased), ["pro", "never"], Cancellation);
        Assert.Equal([Contact(2)], await AllAsync());
        Assert.Equal(1, await Members.CountAsync("pro", Cancellation));
        Assert.DoesNotContain(await _store.ScanAsync(TableName.Members, "", "~", null, 10, Cancellation), row => row.Key == Contact(1).Value || row.Key == Contact(3).Value);
    }

    [Fact]
    public async Task The_count_is_what_reading_all_of_them_gives_whatever_comes_and_whoever_writes()
    {
        var random = new Random(5);
        for (var round = 0; round < 6; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 12)
                .Select(_ => Told(random.Next(40), random.Next(1, 30), random.Next(2) == 0)).ToArray())
                .ToList().Select(told => Members.TakeAsync(told, Cancellation).AsTask()));
            Assert.Equal((await AllAsync()).Count, await Members.CountAsync("pro", Cancellation));
        }
    }

    /// <summary>An earlier release wrote who is inside and no count.</summary>
    [Fact]
    public async Task Members_from_before_there_was_a_count_are_counted()
    {
        await TakeAsync([.. Enumerable.Range(0, 20).Select(number => Told(number, 1, number < 15))]);
        foreach (var count in (await _store.ScanAsync(TableName.Members, "", "~", null, 100, Cancellation)).Where(row => row.Key == "~count"))
            await _store.CommitAsync(TableName.Members, count.Partition, [new RowChange.Delete(count.Key)], Cancellation);

        Assert.Equal(15, await Members.CountAsync("pro", Cancellation));
        await TakeAsync(Told(15, 2, true), Told(0, 2, false), Told(1, 2, false));
        Assert.Equal(14, await Members.CountAsync("pro", Cancellation));
    }

    private static OutboxEntry Told(int contact, long sequence, bool inside) => new(Contact(contact), sequence, At) { Effects = [new Effect.Member("pro", inside)] };

    private static ContactId Contact(int number) => ContactId.Parse("u" + number.ToString("x32", CultureInfo.InvariantCulture));

    private ValueTask TakeAsync(params OutboxEntry[] told) => Members.TakeAsync(told, Cancellation);

    private async Task<IReadOnlyList<ContactId>> AllAsync() => (await Members.PageAsync("pro", null, Limits.StoreRowsPerPage, Cancellation)).Members;

    private static IEnumerable<OutboxEntry[]> Permutations(OutboxEntry[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, index) => Permutations([.. items.Where((_, other) => other != index)]).Select(rest => (OutboxEntry[])[item, .. rest]));
}
