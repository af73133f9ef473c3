using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Addresses;

/// <summary>
/// What is known of each address: its record, its ledger, and the contacts that claim it. A change of consent is one batch
/// with its ledger entry, and is written before anybody is told of it.
/// </summary>
public sealed class AddressTable(ITableStore store)
{
    internal const string RecordKey = "a|record";
    internal const string SentKey = "a|sent";
    internal const string UntoldPrefix = "a|untold|";
    private const string LiveFrom = "a|";
    private const string LiveTo = "b";
    private const string ClaimPrefix = "c|";
    internal const string KnownPrefix = "k|";
    internal const string LedgerPrefix = "l|";

    /// <summary>The partition of the addresses of which somebody may have to be told; marked before the change itself.</summary>
    private const string Telling = "telling";

    private int _notes;

    public async ValueTask<StoredAddress> LoadAsync(AddressId address, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(TableName.Addresses, address.Value, LiveFrom, LiveTo, Limits.StoreRowsPerPage, cancellation);
        var stored = new StoredAddress(address, AddressRecord.None, null, new SentDocument(), null, []);
        foreach (var row in rows)
        {
            if (row.Key == RecordKey)
                stored = stored with { Record = StoredJson.Read(row.Data.Span, StoredJson.Default.AddressRecord, document => document.Format, AddressRecord.CurrentFormat), Tag = row.Tag };
            else if (row.Key == SentKey)
                stored = stored with { Sent = ReadSent(row), SentTag = row.Tag };
            else
                stored = stored with { Untold = stored.Untold.Add(ReadChange(row)) };
        }

        return stored;
    }

    /// <summary>Applies a change and adds it to the ledger; null when the ledger has it already.</summary>
    public ValueTask<ConsentChange?> ChangeAsync(AddressId address, ConsentChange change, CancellationToken cancellation) =>
        ChangeAsync(address, _ => change, cancellation);

    /// <summary>
    /// Applies what is decided upon the record as it stands at that very moment, and adds it to the ledger; null when
    /// nothing is to change, or the ledger has an entry of that key already.
    /// </summary>
    public async ValueTask<ConsentChange?> ChangeAsync(AddressId address, Func<AddressRecord, ConsentChange?> decide, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await LoadAsync(address, cancellation);
            if (decide(stored.Record) is not { } change) return null;

            var record = StoredJson.Write(stored.Record.Apply(change), StoredJson.Default.AddressRecord);
            var entry = StoredJson.Write(change, StoredJson.Default.ConsentChange);
            var known = KnownPrefix + HashOf(change.Key);
            RowChange[] changes =
            [
                stored.Tag is { } tag ? new RowChange.Replace(RecordKey, record, tag) : new RowChange.Insert(RecordKey, record),
                new RowChange.Insert(known, Encoding.UTF8.GetBytes(NameOf(change))),
                new RowChange.Insert(LedgerPrefix + NameOf(change), entry),
                new RowChange.Upsert(UntoldPrefix + NameOf(change), entry),
            ];
            switch (await store.CommitAsync(TableName.Addresses, address.Value, changes, cancellation))
            {
                case CommitOutcome.Committed:
                    return change;
                case CommitOutcome.Conflict conflict when conflict.Key == known || await IsKnownAsync(address, known, cancellation):
                    return null;
            }
        }
    }

    /// <summary>
    /// Counts a message against the caps before it is handed over. False when what is counted has changed since it was read:
    /// then everything is judged again. A change of the address itself, such as of its consent, does not stop the count.
    /// </summary>
    public async ValueTask<bool> TryCountAsync(StoredAddress stored, CountedMessage message, CancellationToken cancellation) =>
        await TryWriteAsync(stored.Id.Value, stored.Sent, stored.SentTag, message, cancellation);

    public async ValueTask<bool> TryCountAsync(StoredSent stored, CountedMessage message, CancellationToken cancellation) =>
        await TryWriteAsync(stored.Contact.Value, stored.Sent, stored.Tag, message, cancellation);

    /// <summary>What a contact was sent lately, whatever its address was.</summary>
    public async ValueTask<StoredSent> LoadSentAsync(ContactId contact, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Addresses, contact.Value, SentKey, cancellation) is { } row
            ? new StoredSent(contact, ReadSent(row), row.Tag)
            : new StoredSent(contact, new SentDocument(), null);

    /// <summary>The entry of the ledger under a key.</summary>
    public async ValueTask<ConsentChange?> FindAsync(AddressId address, string key, CancellationToken cancellation)
    {
        if (await store.FindAsync(TableName.Addresses, address.Value, KnownPrefix + HashOf(key), cancellation) is not { } known) return null;

        var name = Encoding.UTF8.GetString(known.Data.Span);
        return await store.FindAsync(TableName.Addresses, address.Value, LedgerPrefix + name, cancellation) is { } row ? ReadChange(row) : null;
    }

    /// <summary>Notes that a change is about to be made, so that whoever is cut off behind it is found.</summary>
    /// <returns>What ends it.</returns>
    public async ValueTask<string> BeginTellingAsync(AddressId address, Instant now, CancellationToken cancellation)
    {
        // Two changes at once are two notes: the end of one says nothing of the other.
        var key = $"{now.Milliseconds:D15}|{Interlocked.Increment(ref _notes):D9}|{address}";
        await store.CommitAsync(TableName.Addresses, Telling, [new RowChange.Upsert(key, default)], cancellation);
        return key;
    }

    public async ValueTask EndTellingAsync(string key, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Addresses, Telling, [new RowChange.Delete(key)], cancellation);

    /// <summary>The notes from before an instant that nobody has ended, with their addresses.</summary>
    public async ValueTask<IReadOnlyList<(string Key, AddressId Address)>> TellingSinceAsync(Instant before, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(TableName.Addresses, Telling, "", $"{before.Milliseconds:D15}", Limits.StoreRowsPerPage, cancellation);
        return [.. rows.Select(row => (row.Key, AddressId.Parse(row.Key[(row.Key.LastIndexOf('|') + 1)..])))];
    }

    /// <summary>The contacts that claim the address know of the change now.</summary>
    public async ValueTask ToldAsync(AddressId address, ConsentChange change, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Addresses, address.Value, [new RowChange.Delete(UntoldPrefix + NameOf(change))], cancellation);

    public async ValueTask ClaimAsync(AddressId address, ContactId contact, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Addresses, address.Value, [new RowChange.Upsert(ClaimPrefix + contact, default)], cancellation);

    public async ValueTask ReleaseAsync(AddressId address, ContactId contact, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Addresses, address.Value, [new RowChange.Delete(ClaimPrefix + contact)], cancellation);

    public async ValueTask<IReadOnlyList<ContactId>> ClaimsAsync(AddressId address, CancellationToken cancellation) =>
        [.. (await RangeAsync(address, ClaimPrefix, "c}", cancellation)).Select(row => ContactId.Parse(row.Key[ClaimPrefix.Length..]))];

    /// <summary>Everything that was ever said about the address, oldest first.</summary>
    public async ValueTask<IReadOnlyList<ConsentChange>> LedgerAsync(AddressId address, CancellationToken cancellation) =>
        [.. (await RangeAsync(address, LedgerPrefix, "l}", cancellation)).Select(ReadChange)];

    /// <summary>
    /// Takes from an address everything that tells whose it is. What was withdrawn and what it is suppressed for stays under
    /// its hash, so that it is not written to again.
    /// </summary>
    public async ValueTask EraseAsync(AddressId address, CancellationToken cancellation)
    {
        var live = (await RangeAsync(address, LiveFrom, LiveTo, cancellation)).Where(row => row.Key != RecordKey);
        var ledger = await RangeAsync(address, LedgerPrefix, "l}", cancellation);
        List<RowChange> changes =
        [
            .. live.Select(row => new RowChange.Delete(row.Key)),
            .. ledger.Select(row => new RowChange.Upsert(row.Key, StoredJson.Write(Anonymous(ReadChange(row)), StoredJson.Default.ConsentChange))),
        ];
        foreach (var batch in changes.Chunk(Limits.StoreRowsPerBatch)) await CommitWithoutMissingAsync(address, [.. batch], cancellation);
    }

    /// <summary>Removes what is remembered of the messages that a contact was sent.</summary>
    public async ValueTask EraseSentAsync(ContactId contact, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Addresses, contact.Value, [new RowChange.Delete(SentKey)], cancellation);

    private static ConsentChange Anonymous(ConsentChange change) => new()
    {
        Key = HashOf(change.Key),
        Kind = change.Kind,
        At = change.At,
        Topics = change.Topics,
        Source = "erased",
    };

    private async ValueTask CommitWithoutMissingAsync(AddressId address, List<RowChange> changes, CancellationToken cancellation)
    {
        while (changes.Count > 0 && await store.CommitAsync(TableName.Addresses, address.Value, changes, cancellation) is CommitOutcome.Conflict conflict)
            changes.RemoveAll(change => change.Key == conflict.Key);
    }

    private async ValueTask<bool> IsKnownAsync(AddressId address, string known, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Addresses, address.Value, known, cancellation) is not null;

    private async ValueTask<List<Row>> RangeAsync(AddressId address, string from, string to, CancellationToken cancellation)
    {
        var rows = new List<Row>();
        while (true)
        {
            var page = await store.ReadAsync(TableName.Addresses, address.Value, from, to, Limits.StoreRowsPerPage, cancellation);
            rows.AddRange(page);
            if (page.Count < Limits.StoreRowsPerPage) return rows;

            from = page[^1].Key + " ";
        }
    }

    private async ValueTask<bool> TryWriteAsync(string partition, SentDocument sent, string? tag, CountedMessage message, CancellationToken cancellation)
    {
        var kept = sent.Messages.RemoveAll(known => known.MessageKey == message.MessageKey || known.At + Limits.LongestCap < message.At);
        var json = StoredJson.Write(sent with { Messages = [.. kept.Add(message).TakeLast(Limits.MessagesPerPersonalCap)] }, StoredJson.Default.SentDocument);
        RowChange[] change = [tag is null ? new RowChange.Insert(SentKey, json) : new RowChange.Replace(SentKey, json, tag)];
        return await store.CommitAsync(TableName.Addresses, partition, change, cancellation) is CommitOutcome.Committed;
    }

    private static SentDocument ReadSent(Row row) => ReadSent(row.Data);

    internal static SentDocument ReadSent(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.SentDocument, document => document.Format, SentDocument.CurrentFormat);

    private static ConsentChange ReadChange(Row row) => ReadChange(row.Data);

    internal static ConsentChange ReadChange(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.ConsentChange, change => change.Format, ConsentChange.CurrentFormat);

    /// <summary>In order of time, and the same for the same change.</summary>
    internal static string NameOf(ConsentChange change) => $"{change.At.Milliseconds:D15}|{HashOf(change.Key)}";

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}
