using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wayfarer.Tests.Alarms;

/// <summary>One event of an orchestration's history, under the names that the durable extension stores it by.</summary>
public sealed record HistoryRow(string EventType, int EventId = -1)
{
    [JsonPropertyName("_Timestamp")]
    public DateTimeOffset Timestamp { get; init; }

    public string? Name { get; init; }

    public string? Input { get; init; }

    public DateTimeOffset? FireAt { get; init; }

    public int? TimerId { get; init; }

    public int? TaskScheduledId { get; init; }

    public string? Result { get; init; }

    public string? Reason { get; init; }

    public string? OrchestrationStatus { get; init; }

    /// <summary>What must be the same whenever and wherever the execution happens.</summary>
    [JsonIgnore]
    public string Outline => string.Join(' ', new object?[] { EventType, EventId, Name, Input, FireAt?.ToString("O"), TimerId, TaskScheduledId, Result, OrchestrationStatus }.Where(part => part is not null));
}

/// <summary>A history as it is kept in a file; rows of other kinds, such as the extension's sentinel, are left out.</summary>
public sealed record History(string InstanceId, IReadOnlyList<HistoryRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = null,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static History Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var rows = document.RootElement.GetProperty("rows").EnumerateArray().Where(row => row.TryGetProperty("EventType", out _));
        return new History(document.RootElement.GetProperty("instanceId").GetString()!, [.. rows.Select(row => row.Deserialize<HistoryRow>(Json)!)]);
    }

    public void Write(string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { instanceId = InstanceId, rows = Rows }, Json).ReplaceLineEndings("\n") + "\n");
}
