using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Addresses;

/// <summary>What is kept of addresses, upon every store in the same way.</summary>
public abstract class AddressTableContract : IAsyncLifetime
{
    private static readonly Instant Start = new(1_772_355_600_000);
    private static readonly EmailAddress Mailbox = EmailAddress.Parse("ann@example.com");
    private readonly MemoryMessageQueue _queue = new(new ManualTime());
    private ITableStore _store = null!;
    private AddressTable _table = null!;
    private AddressBook _book = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly ManualTime _time = new();

    private AddressId Id => _book.IdOf(Mailbox);

    protected abstract ValueTask<ITableStore> OpenAsync();

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync();
        _table = new AddressTable(_store);
        _book = new AddressBook(_table, _queue, World.IdentityKey, _time);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_known_of_an_address_that_nobody_spoke_of()
    {
        var stored = await _book.LoadAsync(Id, Cancellation);
        Assert.Equal((AddressRecord.None, null, 0), (stored.Record, stored.Tag, stored.Untold.Length));
        Assert.Empty(await _book.LedgerAsync(Id, Cancellation));
    }

    [Fact]
    public async Task The_record_is_the_sum_of_the_ledger_which_keeps_every_word()
    {
        var granted = Change("1", ConsentChangeKind.Granted, 1, "news") with { RemoteAddress = "192.0.2.1", TextVersion = "9f86", Address = Mailbox.Value };
        var withdrawn = Change("2", ConsentChangeKind.Withdrawn, 3, "news") with { MessageKey = "a.b.c" };
        Assert.True(await _book.RecordAsync(Id, withdrawn, Cancellation));
        Assert.True(await _book.RecordAsync(Id, granted, Cancellation));

        var ledger = await _book.LedgerAsync(Id, Cancellation);
        Assert.Equal([granted.Key, withdrawn.Key], ledger.Select(entry => entry.Key));
        Assert.Equal(("192.0.2.1", "9f86", Mailbox.Value), (ledger[0].RemoteAddress, ledger[0].TextVersion, ledger[0].Address));
        Assert.Equal("a.b.c", ledger[1].MessageKey);
        var consent = Assert.Single((await _book.LoadAsync(Id, Cancellation)).Record.Topics);
        Assert.Equal((ConsentState.Withdrawn, withdrawn.At), (consent.State, consent.WithdrawnAt));
        Assert.Equal(withdrawn.MessageKey, (await _book.FindAsync(Id, "2", Cancellation))?.MessageKey);
        Assert.Null(await _book.FindAsync(Id, "3", Cancellation));
    }

    [Fact]
    public async Task A_key_is_recorded_once_also_when_it_comes_again_at_another_time()
    {
        Assert.True(await _book.RecordAsync(Id, Change("1", ConsentChangeKind.HardBounced, 1), Cancellation));
        Assert.False(await _book.RecordAsync(Id, Change("1", ConsentChangeKind.HardBounced, 1), Cancellation));
        Assert.False(await _book.RecordAsync(Id, Change("1", ConsentChangeKind.HardBounced, 2), Cancellation));
        Assert.Single(await _book.LedgerAsync(Id, Cancellation));
    }

    [Fact]
    public async Task Of_changes_at_once_none_is_lost_and_each_is_decided_upon_the_one_before()
    {
        var now = Start;
        var recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _book.RecordAsync(
            Id, record => record.MayBeAskedAt(now) ? Change($"ask {number}", ConsentChangeKind.Requested, 0) : null, Cancellation).AsTask()));
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            _book.RecordAsync(Id, Change($"{number}", ConsentChangeKind.Withdrawn, number, $"topic-{number}"), Cancellation).AsTask()));

        Assert.Single(recorded, wasNew => wasNew);
        Assert.All(others, Assert.True);
        Assert.Equal(8, (await _book.LoadAsync(Id, Cancellation)).Record.Topics.Length);
        Assert.Equal(9, (await _book.LedgerAsync(Id, Cancellation)).Count);
    }

    [Fact]
    public async Task Every_contact_that_claims_the_address_is_told_and_who_released_it_is_not()
    {
        ContactId ann = World.User("ann"), bob = World.User("bob"), eve = World.User("eve");
        foreach (var contact in new[] { ann, bob, eve }) await _book.ClaimAsync(contact, new Effect.ClaimAddress(Mailbox.Value, null), Cancellation);
        await _book.ClaimAsync(eve, new Effect.ClaimAddress("eve@example.com", Mailbox.Value), Cancellation);
        await _book.RecordAsync(Id, Change("1", ConsentChangeKind.Withdrawn, 1), Cancellation);

        var told = await ToldAsync();
        Assert.Equal(new[] { ann, bob }.OrderBy(contact => contact.Value), told.Select(message => message.Contact).OrderBy(contact => contact.Value));
        Assert.All(told, message => Assert.Equal("1", Assert.IsType<Input.ConsentChanged>(message.Input).Change.Key));
        Assert.Empty((await _book.LoadAsync(Id, Cancellation)).Untold);
    }

    [Fact]
    public async Task Who_was_not_told_because_somebody_was_cut_off_is_told_when_the_change_comes_again()
    {
        await _book.ClaimAsync(World.User("ann"), new Effect.ClaimAddress(Mailbox.Value, null), Cancellation);
        var change = Change("1", ConsentChangeKind.Withdrawn, 1);
        Assert.NotNull(await _table.ChangeAsync(Id, change, Cancellation));
        Assert.Equal(change.Key, Assert.Single((await _book.LoadAsync(Id, Cancellation)).Untold).Key);

        Assert.False(await _book.RecordAsync(Id, change, Cancellation));
        Assert.Single(await ToldAsync());
        Assert.Empty((await _book.LoadAsync(Id, Cancellation)).Untold);
    }

    [Fact]
    public async Task A_long_ledger_is_read_to_its_end()
    {
        for (var number = 0; number < 30; number++) await _table.ChangeAsync(Id, Change($"{number}", ConsentChangeKind.SoftBounced, number), Cancellation);
        Assert.Equal(Enumerable.Range(0, 30).Select(number => $"{number}"), (await _book.LedgerAsync(Id, Cancellation)).Select(entry => entry.Key));
    }

    private static ConsentChange Change(string key, ConsentChangeKind kind, int minute, params ImmutableArray<string> topics) =>
        new() { Key = key, Kind = kind, At = Start + TimeSpan.FromMinutes(minute), Topics = topics, Source = "a test" };

    private async Task<List<InboxMessage>> ToldAsync() =>
        [.. (await _queue.ReceiveAsync(QueueName.Inbox, 100, TimeSpan.FromMinutes(1), Cancellation)).Select(message => InboxMessage.Read(message.Body))];
}
