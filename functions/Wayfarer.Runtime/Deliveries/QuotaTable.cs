using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// What each channel has handed over lately, so that its limits hold across restarts and workers. A grant is written before
/// the first hand-over that it allows.
/// </summary>
public sealed class QuotaTable(ITableStore store)
{
    internal const string PartitionPrefix = "quota|";
    private const string Key = "quota";

    public async ValueTask<Quota> LoadAsync(string channel, CancellationToken cancellation) => (await FindAsync(channel, cancellation)).Quota;

    /// <summary>Changes the quota by a pure step, which is taken again when somebody else was faster.</summary>
    public async ValueTask<T> ChangeAsync<T>(string channel, Func<Quota, (Quota Quota, T Answer)> step, CancellationToken cancellation)
    {
        while (true)
        {
            var (quota, tag) = await FindAsync(channel, cancellation);
            var (next, answer) = step(quota);
            if (ReferenceEquals(next, quota)) return answer;

            var json = StoredJson.Write(next, StoredJson.Default.Quota);
            RowChange[] change = [tag is null ? new RowChange.Insert(Key, json) : new RowChange.Replace(Key, json, tag)];
            if (await store.CommitAsync(TableName.Deliveries, PartitionOf(channel), change, cancellation) is CommitOutcome.Committed) return answer;
        }
    }

    private async ValueTask<(Quota Quota, string? Tag)> FindAsync(string channel, CancellationToken cancellation) =>
        await store.FindAsync(TableName.Deliveries, PartitionOf(channel), Key, cancellation) is { } row
            ? (StoredJson.Read(row.Data.Span, StoredJson.Default.Quota, quota => quota.Format, Quota.CurrentFormat), row.Tag)
            : (Quota.Unused, null);

    private static string PartitionOf(string channel) => PartitionPrefix + channel;
}
