using System.Text.Json;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Scenarios;

/// <summary>A story as it is written in a file of this folder: content, and what happens when.</summary>
public sealed partial record Scenario(IReadOnlyList<string> People, IReadOnlyList<Moment> Story, Instant Until)
{
    private static readonly EventSender Sender = EventSender.Server("scenario");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Repository.PathOf("tests", "Wayfarer.Tests", "Scenarios"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static Scenario Read(string name)
    {
        var text = File.ReadAllText(Repository.PathOf("tests", "Wayfarer.Tests", "Scenarios", $"{name}.json"));
        using var document = JsonDocument.Parse(PersonId().Replace(text, match => World.User(match.Groups[1].Value).Value));
        var root = document.RootElement;
        var content = ContentOf(root.GetProperty("content"), []);
        var people = new List<string>();
        var story = new List<Moment> { new(At(root.GetProperty("from")), content, null) };
        foreach (var moment in root.GetProperty("story").EnumerateArray())
        {
            var at = At(moment.GetProperty("at"));
            if (moment.TryGetProperty("publish", out var changed))
            {
                content = ContentOf(changed, content);
                story.Add(new Moment(at, content, null));
                continue;
            }

            var @event = EventOf(moment.GetProperty("event"), at);
            if (!people.Contains(@event.UserId!)) people.Add(@event.UserId!);
            story.Add(new Moment(at, null, @event));
        }

        return new Scenario(people, story, At(root.GetProperty("until")));
    }

    /// <summary>The files of before with those that are given now in their place.</summary>
    private static List<ContentFile> ContentOf(JsonElement files, IReadOnlyList<ContentFile> before)
    {
        var given = files.EnumerateObject().Select(file => new ContentFile(file.Name, file.Value.ValueKind == JsonValueKind.String ? file.Value.GetString()! : file.Value.GetRawText())).ToList();
        return [.. before.Where(file => given.TrueForAll(other => other.Path != file.Path)), .. given];
    }

    private static Event EventOf(JsonElement call, Instant at)
    {
        var read = EventParser.Parse(JsonSerializer.SerializeToUtf8Bytes(call), null, at, Sender);
        return read.Problems is [var problem, ..] ? throw new InvalidDataException($"{problem.Field} {problem.Reason}") : read.Events[0];
    }

    private static Instant At(JsonElement text) => Instant.TryParse(text.GetString(), out var at) ? at : throw new InvalidDataException($"{text} is no instant.");

    /// <summary>A person's contact id, where content or events must name it.</summary>
    [GeneratedRegex(@"\{id of (\w+)\}")]
    private static partial Regex PersonId();
}

/// <summary>Content is published, or an event arrives.</summary>
public sealed record Moment(Instant At, IReadOnlyList<ContentFile>? Content, Event? Event);
