using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// One contact from its entries, in whatever order they come and however often: the live rows of its last commit, the history
/// of all of them but what has expired, and the effects that went out.
/// </summary>
internal sealed class RebuiltContact(ContactId id)
{
    private readonly SortedDictionary<(long Number, bool IsState), ArchivedRows> _commits = [];
    private readonly Dictionary<string, byte[]> _history = new(StringComparer.Ordinal);
    private readonly HashSet<string> _expired = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _tombstone = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OutboxEntry> _outbox = new(StringComparer.Ordinal);

    public ContactId Id => id;

    public bool IsErased => _tombstone.Count > 0;

    public bool IsEmpty => _tombstone.Count + _commits.Count + _history.Count == 0;

    /// <summary>The effects of all commits, in their order.</summary>
    public IReadOnlyCollection<OutboxEntry> Effects => IsErased ? [] : _outbox.Values;

    public long LastNumber => _commits.Count == 0 ? 0 : _commits.Keys.Max(key => key.Number);

    public int Commits => _commits.Keys.Count(key => !key.IsState);

    /// <summary>Whether a commit is missing since the contact was last archived as it stands.</summary>
    public bool HasGaps
    {
        get
        {
            var (last, hasGaps) = (0L, false);
            foreach (var (number, isState) in _commits.Keys)
            {
                hasGaps = !isState && (hasGaps || number > last + 1);
                last = number;
            }

            return hasGaps;
        }
    }

    public void Add(ArchiveEntry entry, ArchivedRows rows)
    {
        switch (entry.Kind)
        {
            case ArchiveEntryKind.Erased:
                // The tombstone's own wakes come later than it.
                foreach (var row in rows.Rows) _tombstone[row.Key] = row.Data ?? [];
                return;
            case ArchiveEntryKind.Commit:
                _commits.TryAdd((entry.Number, false), rows);
                break;
            case ArchiveEntryKind.State:
                _commits[(entry.Number, true)] = rows;
                break;
        }

        foreach (var row in rows.Rows)
        {
            if (row.Key.StartsWith(ContactKeys.OutboxPrefix, StringComparison.Ordinal) && row.Data is not null) _outbox.TryAdd(row.Key, OutboxEntry.Read(row.Data));
            if (IsLive(row.Key)) continue;

            if (row.Data is null) _expired.Add(row.Key);
            else _history.TryAdd(row.Key, row.Data);
        }
    }

    /// <summary>All rows that the contact has, but that of the archive itself.</summary>
    public SortedDictionary<string, byte[]> Rows()
    {
        if (IsErased) return new SortedDictionary<string, byte[]>(_tombstone, StringComparer.Ordinal);

        var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var ((_, isState), rows) in _commits)
        {
            if (isState) all.Clear();
            foreach (var row in rows.Rows.Where(row => IsLive(row.Key) && !row.Key.StartsWith(ContactKeys.OutboxPrefix, StringComparison.Ordinal)))
            {
                if (row.Data is null) all.Remove(row.Key);
                else all[row.Key] = row.Data;
            }
        }

        foreach (var (key, data) in _history.Where(row => !_expired.Contains(row.Key))) all[key] = data;
        return all;
    }

    public static Instant? ArmedWake(SortedDictionary<string, byte[]> rows) =>
        rows.TryGetValue(ContactKeys.Head, out var head)
            ? StoredJson.Read(head, StoredJson.Default.Head, document => document.Format, Head.CurrentFormat).ArmedWake
            : null;

    private static bool IsLive(string key) => key.StartsWith(ContactKeys.LiveFrom, StringComparison.Ordinal);
}
