using Wayfarer.Domain.Content;
using Xunit;

namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>Content with one journey for each thing that can be under way when a call fails.</summary>
public static class WorldContent
{
    public static readonly IReadOnlyList<ContentFile> Files =
    [
        new("settings.json", """{ "postalAddress": "1 High Street", "sending": "on", "topics": { "general": { "name": "All", "optIn": "none" } }, "people": { "sales": { "email": "sales@example.com" } } }"""),
        new("messages/hello/html.liquid", "---\nsubject: Hello\n---\n<p>Hello</p>\n"),
        new("journeys/welcome.json", """
            {
              "id": "welcome", "state": "live", "trigger": { "event": "Signed Up" }, "exit": [ { "event": "Left" } ],
              "steps": [
                { "id": "greet", "send": "hello" },
                { "id": "pause", "wait": "2h" },
                { "id": "mark", "tag": "greeted" },
                { "id": "rest", "wait": "30d" },
              ]
            }
            """),
        new("journeys/cart.json", """
            {
              "id": "cart", "state": "live", "trigger": { "event": "Cart Viewed" }, "goal": { "event": "Paid", "within": "5d" },
              "steps": [
                { "id": "await", "waitFor": { "event": "Order Completed" }, "atMost": "3h", "onEvent": "end", "onTimeout": "mark" },
                { "id": "mark", "tag": "left-cart" },
                { "id": "rest", "wait": "30d" },
              ]
            }
            """),
        new("journeys/ask.json", """
            {
              "id": "ask", "state": "live", "trigger": { "event": "Asked" },
              "steps": [ { "id": "tell", "notify": { "to": "sales", "message": "A question" } }, { "id": "rest", "wait": "30d" } ]
            }
            """),
        new("journeys/fan.json", """
            {
              "id": "fan", "state": "live", "trigger": { "event": "Segment Entered", "where": { "segment": "busy" } },
              "steps": [ { "id": "note", "update": { "fan": true } } ]
            }
            """),
        new("segments/busy.json", """{ "id": "busy", "if": { "event": "Product Viewed", "atLeast": 3, "within": "60d" } }"""),
        new("segments/ever.json", """{ "id": "ever", "if": { "event": "Product Viewed", "atLeast": 900 } }"""),
    ];

    public static readonly IReadOnlyList<ContentFile> Later =
        [.. Files, new("segments/regulars.json", """{ "id": "regulars", "if": { "event": "Page Viewed", "atLeast": 2, "within": "90d" } }""")];

    public static Snapshot Snapshot(int number = 1, IReadOnlyList<ContentFile>? files = null)
    {
        var (definitions, problems) = ContentCompiler.Compile(files ?? Files);
        Assert.Empty(problems);
        return new Snapshot(number, definitions);
    }
}
