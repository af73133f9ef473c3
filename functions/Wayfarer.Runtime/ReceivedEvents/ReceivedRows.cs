using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>
/// The rows of one key and status, the newest first, known by their keys alone: how many events there are in all, and which
/// rows must go.
/// </summary>
internal sealed class ReceivedRows(IEnumerable<string> keys)
{
    private readonly List<string> _keys = [.. keys];

    public static string KeyOf(ReceivedBlock block) => $"{block.Events[0].Order}|{block.Events.Length:D4}";

    public static int CountOf(string key) => int.Parse(key.AsSpan(key.IndexOf('|') + 1), CultureInfo.InvariantCulture);

    /// <summary>
    /// The rows that hold nothing but what is over the limit or too old. A row goes as a whole, so that there is at most
    /// one row more than what may be shown.
    /// </summary>
    public List<string> Excess(Instant now, TimeSpan keptFor)
    {
        var count = _keys.Sum(CountOf);
        var kept = _keys.Count;
        while (kept > 0 && (count - CountOf(_keys[kept - 1]) >= Limits.ReceivedEventsPerKey || IsOld(_keys[kept - 1], now, keptFor)))
            count -= CountOf(_keys[--kept]);

        return _keys[kept..];
    }

    public void Apply(IEnumerable<RowChange> changes)
    {
        foreach (var change in changes)
        {
            if (change is RowChange.Delete) _keys.Remove(change.Key);
            else _keys.Insert(~_keys.BinarySearch(change.Key, StringComparer.Ordinal), change.Key);
        }
    }

    private static bool IsOld(string key, Instant now, TimeSpan keptFor) => now - ReceivedOrder.TimeOf(key) >= keptFor;
}
