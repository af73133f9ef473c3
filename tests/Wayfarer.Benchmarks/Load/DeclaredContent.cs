using Wayfarer.Domain.Content;

namespace Wayfarer.Benchmarks.Load;

/// <summary>Twenty live journeys of five kinds and six segments: the rules that every event of the load meets.</summary>
public static class DeclaredContent
{
    /// <summary>Ends every enrollment, so that a contact's past can be brought to a known end.</summary>
    public const string EndOfAll = "Preferences Changed";

    /// <summary>Three events, each of which starts one journey that sleeps for weeks.</summary>
    public static readonly string[] Sleepers = ["Signed Up", "Trial Started", "Webinar Joined"];

    public static readonly string[] Categories = ["shoes", "bags", "coats", "hats"];

    public static IReadOnlyList<ContentFile> Files { get; } =
    [
        new("settings.json", """{ "language": 1, "timeZone": "Europe/Berlin", "from": "Shop <shop@shop.example>" }"""),
        new("messages/note/html.liquid", "---\nsubject: A note\n---\n<p>Hello {{ contact.firstName }}</p>"),
        .. Segments().Select(segment => new ContentFile($"segments/{segment.Id}.json", segment.Text)),
        .. Journeys().Select(journey => new ContentFile($"journeys/{journey.Id}.json", journey.Text)),
    ];

    public static Snapshot Snapshot { get; } = Compile();

    private static Snapshot Compile()
    {
        var (definitions, problems) = ContentCompiler.Compile(Files);
        if (!problems.IsEmpty) throw new InvalidOperationException(string.Join('\n', problems));
        if (definitions.Journeys.Length != 20) throw new InvalidOperationException($"{definitions.Journeys.Length} journeys are not 20.");

        return new Snapshot(1, definitions);
    }

    private static IEnumerable<(string Id, string Text)> Segments()
    {
        yield return Segment("buyers", """{ "event": "Order Completed", "atLeast": 2, "within": "90d" }""");
        yield return Segment("regulars", """{ "event": "Page Viewed", "atLeast": 20, "within": "30d" }""");
        yield return Segment("coat-fans", """{ "event": "Product Viewed", "where": { "category": "coats" }, "atLeast": 5, "within": "14d" }""");
        yield return Segment("quiet", """{ "all": [{ "not": { "segment": "buyers" } }, { "event": "Page Viewed", "never": true, "within": "21d" }] }""");
        yield return Segment("pro-plan", """{ "all": [{ "trait": "plan", "equals": "pro" }, { "trait": "email", "exists": true }] }""");
        yield return Segment("big-spenders", """{ "event": "Order Completed", "where": { "total": { "atLeast": 300 } }, "atLeast": 1, "within": "60d" }""");
    }

    private static (string, string) Segment(string id, string rule) => (id, $$"""{ "language": 1, "id": "{{id}}", "if": {{rule}} }""");

    private static IEnumerable<(string Id, string Text)> Journeys()
    {
        for (var number = 1; number <= 4; number++)
        {
            yield return Cart(number);
            yield return Browse(number, Categories[number - 1]);
            yield return Order(number);
            yield return Winback(number);
        }

        yield return Sleeper("sign-up", Sleepers[0], "{ \"wait\": \"30d\", \"id\": \"pause\" }");
        yield return Sleeper("trial", Sleepers[1], "{ \"waitFor\": { \"event\": \"Trial Converted\" }, \"atMost\": \"28d\", \"id\": \"pause\" }");
        yield return Sleeper("webinar", Sleepers[2], "{ \"wait\": { \"days\": 14, \"at\": \"09:00\" }, \"id\": \"pause\" }");
        yield return Sleeper("newsletter", "Newsletter Joined", "{ \"wait\": \"7d\", \"id\": \"pause\" }");
    }

    private static (string, string) Cart(int number) => Journey($"cart-{number}", $$"""
        "trigger": { "event": "Cart Viewed", "where": { "total": { "atLeast": {{number * 60}} }, "category": "{{Categories[number - 1]}}" } },
        "entry": { "if": { "trait": "email", "exists": true }, "reentry": { "after": "7d" } },
        "exit": [{ "event": "Order Completed" }, { "event": "{{EndOfAll}}" }],
        "goal": { "event": "Order Completed", "within": "5d" },
        "steps": [
            { "id": "pause", "wait": "1h" },
            { "id": "remind", "send": "note" },
            { "id": "clicked", "waitFor": { "event": "Email Link Clicked", "message": "remind" }, "atMost": "1d", "onEvent": "end", "onTimeout": "worth" },
            { "id": "worth", "branch": [{ "if": { "property": "total", "atLeast": 500 }, "to": "again" }], "else": "end" },
            { "id": "again", "send": "note" }
        ]
        """);

    private static (string, string) Browse(int number, string category) => Journey($"browse-{number}", $$"""
        "trigger": { "event": "Product Viewed", "where": { "category": "{{category}}", "price": { "greaterThan": {{number * 20}} } } },
        "entry": {
            "if": { "all": [
                { "event": "Product Viewed", "where": { "category": "{{category}}" }, "atLeast": {{number + 3}}, "within": "2d" },
                { "event": "Order Completed", "never": true, "within": "30d" }
            ] },
            "reentry": { "after": "14d" }
        },
        "exit": [{ "event": "Order Completed", "where": { "category": "{{category}}" } }, { "event": "{{EndOfAll}}" }],
        "steps": [{ "id": "pause", "wait": "2h" }, { "id": "hint", "send": "note" }, { "id": "rest", "wait": "3d" }, { "id": "mark", "tag": "hinted-{{category}}" }]
        """);

    private static (string, string) Order(int number) => Journey($"order-{number}", $$"""
        "trigger": { "event": "Order Completed", "where": { "total": { "atLeast": {{number * 80}} } } },
        "entry": { "if": { "event": "Order Completed", "atLeast": {{number}}, "within": "180d" }, "reentry": { "after": "26w" } },
        "exit": [{ "event": "Order Refunded" }, { "event": "{{EndOfAll}}" }],
        "steps": [
            { "id": "morning", "wait": { "days": 1, "at": "10:00" } },
            { "id": "way", "split": [{ "percent": 50, "to": "thank" }, { "percent": 50, "to": "mark" }] },
            { "id": "thank", "send": "note" },
            { "id": "mark", "update": { "loyal": true } }
        ]
        """);

    private static (string, string) Winback(int number) => Journey($"winback-{number}", $$"""
        "trigger": { "segment": "{{(number % 2 == 0 ? "quiet" : "coat-fans")}}", "on": "enter" },
        "entry": { "if": { "trait": "plan", "equals": "plan-{{number}}" }, "reentry": { "after": "60d" } },
        "exit": [{ "event": "Order Completed" }, { "event": "{{EndOfAll}}" }],
        "goal": { "event": "Order Completed", "within": "10d" },
        "steps": [{ "id": "hello", "send": "note" }, { "id": "rest", "wait": "5d" }, { "id": "last", "send": "note" }]
        """);

    private static (string, string) Sleeper(string id, string trigger, string sleep) => Journey(id, $$"""
        "trigger": { "event": "{{trigger}}" },
        "entry": { "if": { "trait": "email", "exists": true }, "reentry": { "after": "1d" } },
        "exit": [{ "event": "{{EndOfAll}}" }],
        "goal": { "event": "Plan Upgraded", "within": "30d" },
        "steps": [{{sleep}}, { "id": "ask", "send": "note" }, { "id": "mark", "tag": "asked" }]
        """);

    private static (string, string) Journey(string id, string members) =>
        (id, $$"""{ "language": 1, "id": "{{id}}", "state": "live", {{members}} }""");
}
