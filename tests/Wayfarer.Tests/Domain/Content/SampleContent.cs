using System.Runtime.CompilerServices;
using Wayfarer.Domain.Content;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>A folder that uses every member of the grammar, and the starter library.</summary>
internal static class SampleContent
{
    public const string Journey = "journeys/full.json";
    public const string Segment = "segments/buyers.json";
    public const string Settings = "settings.json";
    public const string Message = "messages/hello/html.liquid";

    public static readonly IReadOnlyList<ContentFile> Files =
    [
        new(Settings, """
            {
              "language": 1,
              "timeZone": "Europe/Berlin",
              "from": "Shop <shop@example.com>",
              "people": {
                "sales": { "email": "sales@example.com", "webhook": "https://hooks.example.com/sales" },
                "owner": { "webhook": "https://hooks.example.com/owner" },
              }
            }
            """),
        new(Segment, """
            {
              "id": "buyers", "name": "Buyers", "description": "They bought.",
              "if": { "all": [
                { "event": "Order Completed", "where": { "category": "shoes", "total": { "greaterThan": 100 } }, "atLeast": 2, "atMost": 5, "within": "30d" },
                { "any": [ { "tag": "vip" }, { "segment": "readers" } ] },
                { "not": { "event": "Refunded", "never": true } },
              ] }
            }
            """),
        new("segments/readers.json", """{ "id": "readers", "if": { "message": "hello", "atLeast": 1, "within": "30d" } }"""),
        new(Message, "---\nsubject: Hello {{ contact.name }}\nfrom: Shop <shop@example.com>\n---\n<p>Hello {{ contact.name | default: 'you' }}</p>\n"),
        new("messages/hello/text.liquid", "Hello {{ contact.name }}\n"),
        new("messages/bye/html.liquid", "---\nsubject: Bye\n---\n<p>Bye</p>\n"),
        new(Journey, """
            {
              "$schema": "../schemas/journey.json", "language": 1, "id": "full", "state": "live",
              "trigger": { "event": "Cart Viewed", "where": { "kind": "web" } },
              "entry": {
                "if": { "all": [
                  { "trait": "email", "exists": true },
                  { "trait": "plan", "in": ["pro", "team"] },
                  { "property": "total", "atLeast": 10 },
                  { "not": { "trait": "name", "startsWith": "Test" } },
                  { "event": "Order Completed", "exactly": 0, "within": "7d" },
                ] },
                "reentry": { "after": "7d" },
              },
              "exit": [ { "event": "Order Completed" }, { "event": "Unsubscribed", "where": { "all": true } } ],
              "goal": { "event": "Order Completed", "within": "5d" },
              "lateness": "2h",
              "steps": [
                { "id": "pause", "wait": "1h" },
                { "id": "morning", "wait": { "days": 1, "at": "09:00" } },
                { "id": "greet", "send": "hello" },
                { "id": "click", "waitFor": { "event": "Email Link Clicked", "message": "greet" }, "atMost": "1d", "onEvent": "end", "onTimeout": "choose" },
                { "id": "choose", "branch": [ { "if": { "segment": "buyers" }, "to": "try" } ], "else": "mark" },
                { "id": "try", "split": [ { "percent": 50, "to": "mark" }, { "percent": 50, "to": "tell" } ] },
                { "id": "mark", "update": { "level": 2, "seen": true, "note": null }, "next": "label" },
                { "id": "label", "tag": { "add": ["warm"], "remove": ["cold"] } },
                { "id": "plain", "tag": "x" },
                { "id": "tell", "notify": { "to": "sales", "message": "{{ contact.name }} is here" } },
                { "id": "stop", "exit": "done" },
              ]
            }
            """),
    ];

    /// <summary>The sample with one text of one file replaced by another.</summary>
    public static IReadOnlyList<ContentFile> With(string path, string old, string replacement)
    {
        var file = Files.Single(file => file.Path == path);
        if (!file.Text.Contains(old, StringComparison.Ordinal)) throw new InvalidOperationException($"{path} does not hold: {old}");

        var place = file.Text.IndexOf(old, StringComparison.Ordinal);
        var text = string.Concat(file.Text.AsSpan(0, place), replacement, file.Text.AsSpan(place + old.Length));
        return [.. Files.Select(other => other == file ? file with { Text = text } : other)];
    }

    public static IReadOnlyList<ContentFile> With(string path, string text) =>
        [.. Files.Where(file => file.Path != path), new ContentFile(path, text)];

    public static IReadOnlyList<ContentFile> Starters()
    {
        var folder = Path.Combine(Root(), "functions", "content");
        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path =>
                new ContentFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path))),
        ];
    }

    public static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string Root()
    {
        var folder = Here();
        while (!File.Exists(Path.Combine(folder, "Functions.sln"))) folder = Path.GetDirectoryName(folder)!;

        return folder;
    }
}
