using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Wayfarer.Runtime.Storage;

/// <summary>
/// Rows in Azure Table Storage: one table for each <see cref="TableName"/>, a batch is one entity-group transaction, and the
/// ETag is the tag.
/// </summary>
/// <remarks>
/// The client repeats a request that got no answer. A batch that took effect before its answer was lost therefore comes back
/// as a conflict with itself, which whoever reads again and applies again does not notice.
/// </remarks>
public sealed class AzureTableStore : ITableStore
{
    private readonly TableServiceClient _service;
    private readonly TableClient[] _tables;

    public AzureTableStore(TableServiceClient service, string prefix)
    {
        _service = service;
        _tables = [.. Enum.GetNames<TableName>().Select(name => _service.GetTableClient(prefix + name))];
    }

    /// <summary>Makes the tables that do not exist yet.</summary>
    public async Task CreateTablesAsync(CancellationToken cancellation)
    {
        foreach (var table in _tables)
            await AzureErrors.AsUnavailable(
                async () => await _service.CreateTableIfNotExistsAsync(table.Name, cancellation), cancellation);
    }

    public async ValueTask<IReadOnlyList<Row>> ReadAsync(
        TableName table, string partition, string from, string to, int limit, CancellationToken cancellation)
    {
        StoreRules.CheckKey("partition", partition);
        StoreRules.CheckPage(limit);
        return await QueryAsync(table, AzureFilter.KeysOf(partition, from, to), limit, cancellation);
    }

    public async ValueTask<Row?> FindAsync(TableName table, string partition, string key, CancellationToken cancellation)
    {
        StoreRules.CheckAddress(partition, key);
        var found = await AzureErrors.AsUnavailable(
            async () => await Table(table).GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation),
            cancellation);
        return found.HasValue ? AzureRow.Read(found.Value!) : null;
    }

    public async ValueTask<IReadOnlyList<Row>> ScanAsync(
        TableName table, string from, string to, RowAddress? after, int limit, CancellationToken cancellation)
    {
        StoreRules.CheckPage(limit);
        return await QueryAsync(table, AzureFilter.Partitions(from, to, after), limit, cancellation);
    }

    public async ValueTask<CommitOutcome> CommitAsync(
        TableName table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellation)
    {
        StoreRules.CheckBatch(partition, changes);
        var actions = new TableTransactionAction[changes.Count];
        for (var index = 0; index < actions.Length; index++)
            actions[index] = AzureRow.Action(partition, changes[index]);
        try
        {
            var answers = await AzureErrors.AsUnavailable(
                async () => await Table(table).SubmitTransactionAsync(actions, cancellation), cancellation);
            return new CommitOutcome.Committed([.. answers.Value.Select(answer => answer.Headers.ETag?.ToString() ?? "")]);
        }
        catch (TableTransactionFailedException failure) when (Reason(failure) is { } reason)
        {
            // The service names the change that it stopped at; a batch of one needs no name.
            return new CommitOutcome.Conflict(changes[failure.FailedTransactionActionIndex ?? 0].Key, reason);
        }
    }

    private TableClient Table(TableName table) => _tables[(int)table];

    private async ValueTask<IReadOnlyList<Row>> QueryAsync(
        TableName table, string filter, int limit, CancellationToken cancellation) =>
        await AzureErrors.AsUnavailable(
            async () =>
            {
                var rows = new List<Row>();
                // A page ends early at four megabytes, at a partition boundary and after five seconds of work.
                await foreach (var entity in Table(table).QueryAsync<TableEntity>(filter, limit, cancellationToken: cancellation))
                {
                    rows.Add(AzureRow.Read(entity));
                    if (rows.Count == limit)
                        break;
                }

                return rows;
            },
            cancellation);

    private static ConflictReason? Reason(RequestFailedException failure) => failure.Status switch
    {
        404 when failure.ErrorCode != TableErrorCode.TableNotFound => ConflictReason.Missing,
        409 when failure.ErrorCode == TableErrorCode.EntityAlreadyExists => ConflictReason.Exists,
        412 => ConflictReason.Changed,
        _ => null,
    };
}
