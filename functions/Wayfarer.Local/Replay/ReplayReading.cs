using System.Text.Json;
using System.Text.Json.Nodes;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Replay;

/// <summary>
/// Turns one call of a file into an event by the very rules that live calls obey, then applies what only a replay knows: the
/// mapping, a message id made of file and row, and a time of recording that is the time of the event.
/// </summary>
internal sealed class ReplayReading(string file, ReplayMapping mapping)
{
    private const int CharactersOfFile = 70;

    private static readonly EventSender Sender = EventSender.Server(ReplaySource.Name);

    // Nothing is in the future of a replay, so no time is ever clamped to the moment of receipt.
    private static readonly Instant Received = Instant.From(DateTimeOffset.MaxValue);

    private readonly string _file = file.Length <= CharactersOfFile ? file : file[^CharactersOfFile..];

    /// <param name="timestamp">As told: a history's times were corrected when it was recorded, or never can be.</param>
    public ReplayRow Read(
        long number, ReadOnlyMemory<byte> call, string? timestamp, bool hasMessageId, Func<string, string?> value, long bytesRead)
    {
        var read = EventParser.Parse(call, null, Received, Sender);
        if (read.Problems is [var problem, ..]) return Broken(number, ColumnOf(problem.Field), problem.Reason, bytesRead);
        if (read.Events is not [var told]) return Broken(number, null, "is a batch; write one call a line", bytesRead);
        if (!Instant.TryParse(timestamp, out var occurredAt))
            return Broken(number, ColumnOf("timestamp"), "is missing; a replay needs the time of every event", bytesRead);

        var messageId = hasMessageId ? told.MessageId : $"{_file}:{number}";
        var replayed = told with
        {
            MessageId = messageId,
            Key = Event.KeyOf(ReplaySource.Name, messageId),
            Name = told.Type == EventType.Track ? mapping.EventNames.GetValueOrDefault(told.Name, told.Name) : told.Name,
            OccurredAt = occurredAt,
            RecordedAt = occurredAt,
            Traits = WithTemplates(told.Traits, value),
        };
        return new ReplayRow(number, replayed, null, bytesRead);
    }

    public static ReplayRow Broken(long number, string? column, string reason, long bytesRead) =>
        new(number, null, new ReplayProblem(number, column, reason), bytesRead);

    private string? ColumnOf(string? field) => field switch
    {
        "userId" => mapping.User ?? mapping.Anonymous,
        "anonymousId" => mapping.Anonymous,
        "event" => mapping.Event,
        "timestamp" => mapping.Timestamp,
        "messageId" => mapping.MessageId ?? field,
        _ => field,
    };

    private JsonElement? WithTemplates(JsonElement? told, Func<string, string?> value)
    {
        if (mapping.Traits.Count == 0) return told;

        var traits = new JsonObject();
        foreach (var (name, template) in mapping.Traits)
        {
            if (template.For(value) is { } text) traits[name] = text;
        }

        foreach (var trait in told?.EnumerateObject() ?? default) traits[trait.Name] = JsonSerializer.SerializeToNode(trait.Value);
        return traits.Count == 0 ? told : JsonSerializer.SerializeToElement(traits);
    }
}
