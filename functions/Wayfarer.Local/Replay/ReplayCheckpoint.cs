using System.Globalization;
using System.Text;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Replay;

/// <summary>
/// How far a replay of one input got. It is only a short-cut: rows behind it may have been replayed too, and are told by
/// their message ids.
/// </summary>
internal sealed class ReplayCheckpoint(ITableStore store, string input)
{
    private const string Partition = "replays";

    public async ValueTask<(long Rows, Instant At)> ReadAsync(CancellationToken cancellation)
    {
        if (await store.FindAsync(TableName.Definitions, Partition, input, cancellation) is not { } row) return (0, Instant.Epoch);

        var parts = Encoding.ASCII.GetString(row.Data.Span).Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), new Instant(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    public async ValueTask WriteAsync(long rows, Instant at, CancellationToken cancellation)
    {
        RowChange[] row = [new RowChange.Upsert(input, Encoding.ASCII.GetBytes($"{rows} {at.Milliseconds}"))];
        await store.CommitAsync(TableName.Definitions, Partition, row, cancellation);
    }
}
