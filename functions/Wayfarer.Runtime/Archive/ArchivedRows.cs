using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Archive;

/// <summary>Rows as they were written: a rebuild by any later release decides nothing anew.</summary>
public sealed record ArchivedRows(
    [property: JsonConverter(typeof(JsonStringEnumConverter<TableName>))] TableName Table, string Partition, ImmutableArray<ArchivedRow> Rows, int Format = ArchivedRows.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<ArchivedRow> Rows { get; init; } = Rows.IsDefault ? [] : Rows;

    public static ArchivedRows Of(TableName table, string partition, IEnumerable<RowChange> changes) => new(
        table, partition, [.. changes.Select(change => new ArchivedRow(change.Key, change is RowChange.Delete ? null : change.Content.ToArray()))]);

    public static ArchivedRows Read(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(CompressedJson.Read(data).Span, StoredJson.Default.ArchivedRows, rows => rows.Format, CurrentFormat);

    public byte[] ToBytes() => CompressedJson.Write(StoredJson.Write(this, StoredJson.Default.ArchivedRows));
}

/// <param name="Data">Null when the row was deleted.</param>
public sealed record ArchivedRow(string Key, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] byte[]? Data);
