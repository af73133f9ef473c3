using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>
/// All rows and queue messages of an installation as they were when it stopped. Texts stand as they are and everything else
/// in base64, so that a change shows.
/// </summary>
internal sealed class KeptStore(JsonObject json)
{
    private const int Messages = 10_000;
    private static readonly TimeSpan Lease = TimeSpan.FromDays(1);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Instant At => new(json["at"]!.GetValue<long>());

    /// <summary>What was handed over before it stopped.</summary>
    public IEnumerable<string> HandedOver => json["handedOver"]!.AsArray().Select(key => key!.GetValue<string>());

    /// <summary>The content of every row and message, with where it stands.</summary>
    public IEnumerable<KeptDocument> Documents =>
    [
        .. from table in json["tables"]!.AsObject()
           from partition in table.Value!.AsObject()
           from row in partition.Value!.AsObject()
           select new KeptDocument($"{table.Key} {KindOf(row.Key)}", partition.Value.AsObject(), row.Key),
        .. from queue in json["queues"]!.AsObject()
           from message in queue.Value!.AsArray()
           select new KeptDocument($"{queue.Key} message", message!.AsObject(), "body"),
    ];

    public static KeptStore Read(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    public void Write(string path) => File.WriteAllText(path, json.ToJsonString(Readable) + "\n");

    public KeptStore Copy() => new(json.DeepClone().AsObject());

    /// <summary>Takes what lies in a world; what was being handled there lies in its queue, as it would after a crash.</summary>
    public static async Task<KeptStore> TakeAsync(World world)
    {
        var at = world.Now;
        var tables = new JsonObject();
        foreach (var table in Enum.GetValues<TableName>())
        {
            var rows = await AllAsync(world.Store, table);
            if (rows.Count == 0) continue;

            tables[table.ToString()] = new JsonObject(rows.GroupBy(row => row.Partition).Select(partition => KeyValuePair.Create(
                partition.Key, (JsonNode?)new JsonObject(partition.Select(row => KeyValuePair.Create(row.Key, (JsonNode?)TextOf(row.Data)))))));
        }

        var queues = new JsonObject();
        world.Time.Advance(Lease);
        foreach (var queue in Enum.GetValues<QueueName>())
        {
            var messages = await world.Queue.ReceiveAsync(queue, Messages, Lease, CancellationToken.None);
            queues[queue.ToString()] = new JsonArray([.. messages.Select(message => new JsonObject { ["group"] = message.Group, ["body"] = TextOf(message.Body) })]);
        }

        return new KeptStore(new JsonObject
        {
            ["at"] = at.Milliseconds,
            ["handedOver"] = new JsonArray([.. world.Courier.Reached.Select(key => JsonValue.Create(key))]),
            ["tables"] = tables,
            ["queues"] = queues,
        });
    }

    /// <summary>A world at the instant at which it stopped, with the definitions that are published in it.</summary>
    public async Task<World> OpenAsync()
    {
        var world = new World(Snapshot.Empty);
        world.Time.Advance(At - world.Now);
        foreach (var table in json["tables"]!.AsObject())
        {
            foreach (var partition in table.Value!.AsObject())
            {
                foreach (var batch in partition.Value!.AsObject().Chunk(Limits.StoreRowsPerBatch / 2))
                    await world.Store.CommitAsync(
                        Enum.Parse<TableName>(table.Key), partition.Key, [.. batch.Select(row => new RowChange.Upsert(row.Key, BytesOf(row.Value!)))], CancellationToken.None);
            }
        }

        foreach (var queue in json["queues"]!.AsObject())
        {
            await world.Queue.EnqueueAsync(
                Enum.Parse<QueueName>(queue.Key),
                [.. queue.Value!.AsArray().Select(message => new QueueMessage(message!["group"]!.GetValue<string>(), BytesOf(message["body"]!)))],
                CancellationToken.None);
        }

        using var definitions = new DefinitionStore(world.Store, world.Time);
        world.Snapshots.Current = await definitions.RefreshAsync(CancellationToken.None);
        return world;
    }

    public static async Task<List<Row>> AllAsync(ITableStore store, TableName table)
    {
        var rows = new List<Row>();
        RowAddress? after = null;
        while (true)
        {
            var page = await store.ScanAsync(table, "", "~", after, Limits.StoreRowsPerPage, CancellationToken.None);
            rows.AddRange(page);
            if (page.Count < Limits.StoreRowsPerPage) return rows;

            after = new RowAddress(page[^1].Partition, page[^1].Key);
        }
    }

    private static JsonValue TextOf(ReadOnlyMemory<byte> data)
    {
        var text = Encoding.UTF8.GetString(data.Span);
        var isText = Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(data.Span) && !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
        return JsonValue.Create(isText ? text : $"base64:{Convert.ToBase64String(data.Span)}");
    }

    private static byte[] BytesOf(JsonNode value)
    {
        var text = value.GetValue<string>();
        return text.StartsWith("base64:", StringComparison.Ordinal) ? Convert.FromBase64String(text["base64:".Length..]) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>What a key begins with says of what kind its row is: those of one kind differ behind the last bar.</summary>
    private static string KindOf(string key) => key.Contains('|', StringComparison.Ordinal)
        ? string.Join('|', key.Split('|').TakeWhile(part => part.All(char.IsLetter)))
        : key.All(character => char.IsLetter(character) || character == '-') ? key : "row";
}

/// <summary>One row's or message's content, where it can be changed.</summary>
internal sealed record KeptDocument(string Kind, JsonObject Owner, string Member)
{
    /// <summary>The document as JSON; null for one that is compressed, empty or none.</summary>
    public JsonObject? Json
    {
        get
        {
            var text = Owner[Member]!.GetValue<string>();
            return text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        }
    }

    public void Change(JsonObject document) => Owner[Member] = document.ToJsonString();
}
