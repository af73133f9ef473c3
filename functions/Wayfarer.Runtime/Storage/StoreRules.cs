using System.Buffers;
using System.Text;
using Wayfarer.Domain;

namespace Wayfarer.Runtime.Storage;

/// <summary>
/// The limits of a store, checked the same way by all of them before anything is sent or written, so that what works on one
/// machine works in Azure.
/// </summary>
public static class StoreRules
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    // A change travels as JSON inside a multipart request: headers, address and property names ...
    private const int EnvelopeBytes = 1024;

    // ... and each key twice, once percent-encoded in the address and once escaped in the body.
    private const int BytesPerKeyCharacter = 16;

    // No character counts as more than three.
    private const int ShortKey = Limits.StoreCharactersPerKey / 3;

    /// <summary>
    /// What a change takes of <see cref="Limits.StoreBytesPerBatch"/>. Table Storage counts the request and not the data, so
    /// the data counts as base64 and the keys as they are written in the worst case.
    /// </summary>
    public static int BytesInBatch(string partition, RowChange change) =>
        (change.Content.Length + 2) / 3 * 4
        + EnvelopeBytes
        + BytesPerKeyCharacter * (partition.Length + change.Key.Length);

    public static void CheckBatch(string partition, IReadOnlyList<RowChange> changes)
    {
        CheckKey("partition", partition);
        if (changes.Count == 0)
            throw new StoreLimitException($"A batch must have at least 1 change; the one for partition '{partition}' has none.");
        if (changes.Count > Limits.StoreRowsPerBatch)
            throw new StoreLimitException(
                $"{nameof(Limits.StoreRowsPerBatch)}: a batch may have {Limits.StoreRowsPerBatch} changes; the one for partition "
                + $"'{partition}' has {changes.Count}, and '{changes[Limits.StoreRowsPerBatch].Key}' is the first too many.");

        var bytes = 0;
        for (var index = 0; index < changes.Count; index++)
        {
            var change = changes[index];
            CheckKey("key", change.Key);
            if (change.Content.Length > Limits.StoreBytesPerRow)
                throw new StoreLimitException(
                    $"{nameof(Limits.StoreBytesPerRow)}: a row may have {Limits.StoreBytesPerRow} bytes; '{change.Key}' of "
                    + $"partition '{partition}' has {change.Content.Length}.");
            bytes += BytesInBatch(partition, change);
            if (bytes > Limits.StoreBytesPerBatch)
                throw new StoreLimitException(
                    $"{nameof(Limits.StoreBytesPerBatch)}: a batch may have {Limits.StoreBytesPerBatch} bytes as Table Storage "
                    + $"counts them; the one for partition '{partition}' has {bytes} with '{change.Key}'.");
        }

        CheckKeysStandOnce(partition, changes);
    }

    public static void CheckAddress(string partition, string key)
    {
        CheckKey("partition", partition);
        CheckKey("key", key);
    }

    /// <summary>The size of a page. Bounds are no keys: the bound behind the prefix <c>a.</c> is <c>a/</c>.</summary>
    public static void CheckPage(int limit)
    {
        if (limit is < 1 or > Limits.StoreRowsPerPage)
            throw new StoreLimitException(
                $"{nameof(Limits.StoreRowsPerPage)}: a page may have 1 to {Limits.StoreRowsPerPage} rows; "
                + $"{limit} were asked for.");
    }

    /// <summary>A key or a partition; <paramref name="what"/> names it in the message.</summary>
    public static void CheckKey(string what, string key)
    {
        if (key.Length > ShortKey && Length(key) is > Limits.StoreCharactersPerKey and var length)
            throw new StoreLimitException(
                $"{nameof(Limits.StoreCharactersPerKey)}: a {what} may have {Limits.StoreCharactersPerKey} characters in UTF-8, "
                + $"a quote counting as two; '{key[..16]}...' has {length}.");
        var at = key.AsSpan().IndexOfAny(Forbidden);
        if (at >= 0)
            throw new StoreLimitException(
                $"A {what} must not contain the character U+{(int)key[at]:X4}; it stands at {at} in '{key}'.");
        if (key.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
            CheckSurrogates(what, key);
    }

    // Partition and key stand percent-encoded in one line of an answer, quotes doubled, and no line may be longer than 4 KiB:
    // a client would not see that its batch was committed.
    private static int Length(string key) => Encoding.UTF8.GetByteCount(key) + key.AsSpan().Count('\'');

    // Half a pair has no UTF-8, so that it would arrive as another key than the one that was meant.
    private static void CheckSurrogates(string what, string key)
    {
        for (var index = 0; index < key.Length; index++)
        {
            if (!char.IsSurrogate(key[index]))
                continue;
            if (index + 1 == key.Length || !char.IsSurrogatePair(key[index], key[index + 1]))
                throw new StoreLimitException(
                    $"A {what} must be valid Unicode; half of a surrogate pair, U+{(int)key[index]:X4}, stands at {index}.");
            index++;
        }
    }

    private static void CheckKeysStandOnce(string partition, IReadOnlyList<RowChange> changes)
    {
        if (changes.Count == 1)
            return;
        // Most batches are a handful of rows, for which comparing all pairs is faster than hashing and allocates nothing.
        if (changes.Count <= 12)
        {
            for (var later = 1; later < changes.Count; later++)
                for (var earlier = 0; earlier < later; earlier++)
                    if (string.Equals(changes[later].Key, changes[earlier].Key, StringComparison.Ordinal))
                        throw Twice(partition, changes[later].Key);
            return;
        }

        var seen = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
            if (!seen.Add(change.Key))
                throw Twice(partition, change.Key);
    }

    private static StoreLimitException Twice(string partition, string key) =>
        new($"A key may stand once in a batch; '{key}' stands twice in the one for partition '{partition}'.");

    private static char[] ForbiddenCharacters() =>
        ['/', '\\', '#', '?', .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)];
}
