using System.Text.Json;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>How far a rebuild has come. It stands among the tables that are rebuilt, so that both are lost or kept together.</summary>
/// <param name="NextPart">The first part that is not wholly rebuilt; everything of it is repeated.</param>
public sealed record RebuildCheckpoint(int Parts, int NextPart, Instant StartedAt, int Format = RebuildCheckpoint.CurrentFormat)
{
    public const int CurrentFormat = 1;
    private const string Partition = "rebuild";
    private const string Key = "checkpoint";

    internal static async ValueTask<RebuildCheckpoint?> FindAsync(ITableStore store, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Erasures, Partition, Key, cancellation) is { } row
            ? StoredJson.Read(row.Data.Span, StoredJson.Default.RebuildCheckpoint, checkpoint => checkpoint.Format, CurrentFormat)
            : null;

    internal async ValueTask WriteAsync(ITableStore store, CancellationToken cancellation) => await store.CommitAsync(
        TableName.Erasures, Partition, [new RowChange.Upsert(Key, JsonSerializer.SerializeToUtf8Bytes(this, StoredJson.Default.RebuildCheckpoint))], cancellation);

    internal static async ValueTask RemoveAsync(ITableStore store, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Erasures, Partition, [new RowChange.Delete(Key)], cancellation);
}
