using Azure;
using Azure.Data.Tables;
using Wayfarer.Domain;

namespace Wayfarer.Runtime.Storage;

/// <summary>A row as an entity: its data in as many binary properties as it takes.</summary>
internal static class AzureRow
{
    private static readonly string[] Properties =
        [.. Enumerable.Range(0, Limits.StoreBytesPerRow / Limits.StoreBytesPerProperty).Select(number => $"Data{number}")];

    public static TableTransactionAction Action(string partition, RowChange change) => change switch
    {
        RowChange.Insert => new(TableTransactionActionType.Add, Entity(partition, change)),
        RowChange.Replace replace =>
            new(TableTransactionActionType.UpdateReplace, Entity(partition, change), new ETag(replace.Tag)),
        RowChange.Upsert => new(TableTransactionActionType.UpsertReplace, Entity(partition, change)),
        RowChange.Delete delete => new(
            TableTransactionActionType.Delete, new TableEntity(partition, change.Key), delete.Tag is { } tag ? new ETag(tag) : ETag.All),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };

    public static Row Read(TableEntity entity)
    {
        var first = entity.GetBinary(Properties[0]);
        if (first is null || !entity.ContainsKey(Properties[1]))
            return Row(entity, first ?? []);

        var parts = Properties.Select(entity.GetBinary).TakeWhile(part => part is not null).ToList();
        var data = new byte[parts.Sum(part => part!.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part!.CopyTo(data, at);
            at += part!.Length;
        }

        return Row(entity, data);
    }

    private static Row Row(TableEntity entity, byte[] data) =>
        new(entity.PartitionKey, entity.RowKey, entity.ETag.ToString(), data);

    private static TableEntity Entity(string partition, RowChange change)
    {
        var entity = new TableEntity(partition, change.Key);
        var rest = change.Content;
        for (var number = 0; rest.Length > 0; number++)
        {
            var length = Math.Min(rest.Length, Limits.StoreBytesPerProperty);
            entity[Properties[number]] = rest[..length].ToArray();
            rest = rest[length..];
        }

        return entity;
    }
}
