using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>Which rows of the addresses the archive keeps: the ledger, from which the record follows, and what was sent.</summary>
internal static class AddressRows
{
    public static bool IsSent(RowChange change) => change.Key == AddressTable.SentKey && change is not RowChange.Delete;

    public static bool IsEntryOrSent(RowChange change) => IsSent(change) || (change is RowChange.Insert && IsEntry(change.Key));

    /// <summary>An entry is written over only when it is to tell no more whose it was.</summary>
    public static bool IsAnonymousEntry(RowChange change) => change is RowChange.Upsert && IsEntry(change.Key);

    /// <summary>The entry of whose telling a batch is the end; null when it is something else.</summary>
    public static string? ToldEntry(IReadOnlyList<RowChange> changes) =>
        changes is [RowChange.Delete { Key: var key }] && key.StartsWith(AddressTable.UntoldPrefix, StringComparison.Ordinal)
            ? AddressTable.LedgerPrefix + key[AddressTable.UntoldPrefix.Length..]
            : null;

    public static bool IsEntry(string key) => key.StartsWith(AddressTable.LedgerPrefix, StringComparison.Ordinal);
}
