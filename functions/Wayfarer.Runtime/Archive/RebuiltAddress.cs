using System.Text;
using Wayfarer.Domain.Consent;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>One address from its ledger, or what a contact was sent.</summary>
internal sealed class RebuiltAddress
{
    private readonly SortedDictionary<string, byte[]> _ledger = new(StringComparer.Ordinal);
    private readonly HashSet<string> _anonymous = new(StringComparer.Ordinal);
    private byte[]? _sent;

    public void Add(ArchiveEntry entry, ArchivedRows rows)
    {
        foreach (var row in rows.Rows.Where(row => row.Data is not null))
        {
            if (row.Key == AddressTable.SentKey)
            {
                _sent = row.Data;
                continue;
            }

            // What tells no more whose address it was stays so.
            if (entry.Open is not null && _anonymous.Add(row.Key)) _ledger[row.Key] = row.Data!;
            else if (!_anonymous.Contains(row.Key)) _ledger[row.Key] = row.Data!;
        }
    }

    public async ValueTask WriteAsync(ITableStore store, string partition, CancellationToken cancellation)
    {
        List<RowChange> changes = [.. _ledger.Select(entry => new RowChange.Upsert(entry.Key, entry.Value))];
        var record = AddressRecord.None;
        foreach (var (key, data) in _ledger)
        {
            var change = AddressTable.ReadChange(data);
            record = record.Apply(change);
            var known = _anonymous.Contains(key) ? change.Key : AddressTable.HashOf(change.Key);
            changes.Add(new RowChange.Upsert(AddressTable.KnownPrefix + known, Encoding.UTF8.GetBytes(key[AddressTable.LedgerPrefix.Length..])));
        }

        if (_ledger.Count > 0) changes.Add(new RowChange.Upsert(AddressTable.RecordKey, StoredJson.Write(record, StoredJson.Default.AddressRecord)));
        if (_sent is not null) changes.Add(new RowChange.Upsert(AddressTable.SentKey, _sent));
        foreach (var batch in changes.Chunk(Domain.Limits.StoreRowsPerBatch)) await store.CommitAsync(TableName.Addresses, partition, batch, cancellation);
    }
}
