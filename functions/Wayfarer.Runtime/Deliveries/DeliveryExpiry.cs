using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// Deletes what is kept of finished messages after the time that the settings say: a page of one partition each time, so
/// that nothing else has to wait for it. What still waits to be handed over never expires here.
/// </summary>
public sealed class DeliveryExpiry(ITableStore store, ISnapshotSource snapshots, TimeProvider time)
{
    private readonly DeliveryTable _deliveries = new(store);
    private readonly SkippedTable _skipped = new(store);
    private readonly string[] _partitions = [.. DeliveryTable.Partitions];
    private int _partition;
    private string? _after;

    /// <summary>Looks at one page; the answer is always that there is nothing more to do at once.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        if (snapshots.Current.Settings.Retention.Deliveries is not { } keptFor) return 0;

        var before = Instant.From(time.GetUtcNow()) - keptFor;
        _after = await _deliveries.ExpireAsync(_partitions[_partition], before, _after, cancellation);
        if (_after is not null) return 0;

        _partition = (_partition + 1) % _partitions.Length;
        if (_partition == 0) await _skipped.ExpireAsync(before, cancellation);
        return 0;
    }
}
