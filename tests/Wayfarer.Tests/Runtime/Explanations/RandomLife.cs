using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Simulation;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Explanations;

/// <summary>
/// Rules of every kind, as files, and somebody's life by them in a real store: late, repeated and historical events, a visitor
/// who becomes known, consent, lists, and a journey that sets traits and tags.
/// </summary>
internal sealed class RandomLife
{
    private const int Rules = 14;

    private static readonly string[] Events = ["Order Completed", "Page Viewed", "Signed Up", "Cart Viewed"];
    private static readonly string[] Comparisons = ["\"exists\": true", "\"equals\": \"pro\"", "\"notEquals\": \"free\"", "\"in\": [\"pro\", \"team\"]", "\"contains\": \"r\"", "\"matches\": \"^p\""];
    private static readonly string[] Numbers = ["\"atLeast\": 20", "\"lessThan\": 30", "\"greaterThan\": 0", "\"atMost\": 100", "\"equals\": 0", "\"exists\": false"];
    private static readonly string[] Windows =
    [
        "", "", ", \"within\": \"3d\"", ", \"within\": \"20d\"", ", \"during\": \"today\"", ", \"during\": \"last-week\"", ", \"during\": \"this-month\"", ", \"during\": \"last-month\"",
        ", \"during\": \"this-week\", \"timeZone\": \"Asia/Kolkata\"", ", \"since\": { \"event\": \"Signed Up\" }", ", \"since\": { \"event\": \"Cart Viewed\", \"where\": { \"total\": { \"atLeast\": 10 } } }",
    ];
    private static readonly string[] Dates =
    [
        "\"trait\": \"born\", \"anniversaryWithin\": 20", "\"trait\": \"born\", \"before\": \"2000-01-01\"", "\"trait\": \"ends\", \"withinNext\": \"15d\"", "\"trait\": \"ends\", \"withinLast\": \"15d\"",
        "\"trait\": \"ends\", \"olderThan\": \"5d\"", "\"trait\": \"ends\", \"after\": \"now\"",
    ];

    /// <summary>What each rule is of, in the order in which they are drawn.</summary>
    public static readonly string[] Kinds =
    [
        "count", "count", "amount", "amount", "first", "different", "sequence", "trait", "date", "tag", "segment", "static", "score", "grade", "message", "consent", "journey", "bucket", "rfm",
    ];

    private readonly Dice _dice;
    private readonly List<Instant> _spoken = [];

    /// <param name="history">How long history is kept.</param>
    public RandomLife(int seed, string history = "forever")
    {
        _dice = new Dice(seed);
        World = new World(Content(history));
        Story = $"Seed {seed}";
    }

    public World World { get; }

    public string Story { get; }

    public Instant FirstAt => _spoken[0];

    /// <summary>Lives for some weeks.</summary>
    /// <param name="look">Is called behind each day of them.</param>
    public async Task LiveAsync(int happenings, Func<Task>? look = null)
    {
        for (var number = 0; number < happenings; number++)
        {
            var isVisitor = number < happenings / 4;
            if (number == happenings / 4) await World.AcceptAsync(Said.Identify("known", World.Now, "ann", "laptop"));
            else if (_dice.Chance(0.12)) await TellAsync(isVisitor);
            else await World.AcceptAsync(Event($"event-{(_dice.Chance(0.1) ? _dice.Between(0, number) : number)}", isVisitor));
            await World.RunUntilIdleAsync();
            if (look is not null) await look();
            _spoken.Add(World.Now);
            World.Time.Advance(_dice.Chance(0.3) ? _dice.Time(TimeSpan.FromHours(6)) : _dice.Time(TimeSpan.FromDays(4)));
            await World.RunUntilIdleAsync();
        }
    }

    /// <summary>An instant of the life, often one at which something happened or just changed.</summary>
    public Instant Instant(IReadOnlyList<Fact> facts) => _dice.Between(0, 3) switch
    {
        0 when facts.Count > 0 => _dice.Pick(facts).At,
        1 when facts.Count > 0 => _dice.Pick(facts).At - TimeSpan.FromMilliseconds(1),
        2 => _dice.Pick(_spoken),
        _ => FirstAt + _dice.Time(World.Now - FirstAt),
    };

    private async Task TellAsync(bool isVisitor)
    {
        var contact = isVisitor ? World.Visitor("laptop") : World.User("ann");
        Input input = _dice.Chance(0.5)
            ? new Input.List("listed", _dice.Chance(0.6), $"request-{World.Now.Milliseconds}", World.Now)
            : new Input.ConsentChanged(new ConsentChange
            {
                Key = $"change-{World.Now.Milliseconds}",
                Kind = _dice.Pick([ConsentChangeKind.Granted, ConsentChangeKind.Confirmed, ConsentChangeKind.Confirmed, ConsentChangeKind.Withdrawn]),
                At = World.Now,
                Topics = _dice.Chance(0.8) ? ["tips"] : [],
                Source = "a form",
                Address = "ann@example.com",
            });
        await World.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(contact, input).ToQueueMessage()], CancellationToken.None);
    }

    private Event Event(string messageId, bool isVisitor)
    {
        var isLate = _dice.Chance(0.2);
        var occurredAt = isLate ? World.Now - _dice.Time(TimeSpan.FromDays(6)) : World.Now;
        var zone = _dice.Pick(["Europe/Vienna", "America/New_York", "Nowhere"]);
        return new Event
        {
            MessageId = messageId,
            Key = Wayfarer.Domain.Events.Event.KeyOf("test", messageId),
            Type = EventType.Track,
            Name = _dice.Pick(Events),
            OccurredAt = occurredAt,
            RecordedAt = World.Now,
            Historical = _dice.Chance(0.05),
            UserId = isVisitor ? null : "ann",
            AnonymousId = isVisitor ? "laptop" : null,
            Properties = JsonElement.Parse($$"""{ "total": {{_dice.Pick(["5", "12.5", "30", "\"40\"", "\"much\"", "null"])}}, "sku": "{{_dice.Pick(["a", "b", "c"])}}" }"""),
            Traits = _dice.Chance(0.5) ? null : JsonElement.Parse($$"""
                {
                  "plan": "{{_dice.Pick(["free", "pro", "team"])}}", "age": {{_dice.Between(15, 40)}}, "timezone": "{{zone}}", "address": { "city": "{{_dice.Pick(["Prague", "Bern"])}}" },
                  "born": "19{{_dice.Between(60, 99)}}-0{{_dice.Between(1, 9)}}-1{{_dice.Between(0, 9)}}", "ends": "{{World.Now + _dice.Time(TimeSpan.FromDays(20))}}", "email": "ann@example.com"
                }
                """),
        };
    }

    private Snapshot Content(string history)
    {
        var rules = Enumerable.Range(0, Rules).Select(index => new ContentFile($"segments/rule-{index}.json", $$"""{ "id": "rule-{{index}}", "if": {{Rule(depth: 2)}} }"""));
        var (definitions, problems) = ContentCompiler.Compile(
        [
            new("settings.json", $$"""
                {
                  "timeZone": "Europe/Vienna", "postalAddress": "1 High Street", "sending": "on", "topics": { "tips": { "name": "Tips", "optIn": "single" } },
                  "retention": { "history": "{{history}}", "closedEnrollments": "{{history}}" }
                }
                """),
            new("messages/hello/html.liquid", "---\nsubject: Hello\nkind: transactional\n---\n<p>Hello</p>\n"),
            new("segments/listed.json", """{ "id": "listed", "static": true }"""),
            new("segments/inner.json", $$"""{ "id": "inner", "if": { "any": [ {{Leaf("count")}}, {{Leaf("trait")}} ] } }"""),
            new("scores/fit.json", $$"""
                {
                  "id": "fit", "groups": { "who": { "atMost": 40 } },
                  "rules": [ { "id": "plan", "if": {{Leaf("trait")}}, "points": 30, "group": "who" }, { "id": "lists", "if": {{Leaf("static")}}, "points": 20, "group": "who" }, { "id": "bought", "if": {{Leaf("count")}}, "points": -5 } ]
                }
                """),
            new("scores/intent.json", $$"""
                {
                  "id": "intent", "decay": { "halfLife": "{{_dice.Between(2, 9)}}d" }, "atMost": 60, "atLeast": -20, "groups": { "visits": { "atMost": 25 } },
                  "rules": [
                    { "id": "orders", "event": "Order Completed", "points": 20, "decay": { "linear": "20d" } },
                    { "id": "pages", "event": "Page Viewed", "points": 7, "group": "visits", "frequency": { "oncePer": "1d" } },
                    { "id": "first", "event": "Signed Up", "points": 9.5, "frequency": "once", "decay": "none" },
                    { "id": "carts", "event": "Cart Viewed", "where": { "total": { "exists": true } }, "points": -6, "decay": { "expires": "6d" } },
                    { "id": "who", "if": {{Leaf("trait")}}, "points": 4 }
                  ],
                  "thresholds": [ { "id": "warm", "at": 10 }, { "id": "hot", "at": 30 } ],
                  "grade": { "fit": "fit", "letters": [35, 20, 5], "numbers": [35, 15, 5] }
                }
                """),
            new("journeys/nurture.json", $$"""
                {
                  "id": "nurture", "state": "live", "trigger": { "event": "{{_dice.Pick(Events)}}" }, "entry": { "reentry": "always" }, "exit": [ { "event": "Cart Viewed" } ],
                  "goal": { "event": "Order Completed", "within": "9d" },
                  "steps": [
                    { "id": "set", "update": { "plan": "team", "stage": "begun" } }, { "id": "mark", "tag": { "add": ["vip"], "remove": ["new"] } }, { "id": "put", "list": { "add": ["listed"] } }, { "id": "greet", "send": "hello" },
                    { "id": "rest", "wait": "2d" }, { "id": "take", "list": { "remove": ["listed"] } }, { "id": "unmark", "tag": { "add": ["new"], "remove": ["vip"] } }, { "id": "unset", "update": { "stage": null, "age": 20 } }, { "id": "more", "wait": "2d" },
                  ]
                }
                """),
            .. rules,
        ]);
        Assert.Empty(problems);
        var buyers = new RfmRules(new EventPattern("Order Completed"), "total", TimeSpan.FromDays(5), TimeSpan.FromDays(15), 2, 4, 60);
        return new Snapshot(1, definitions with
        {
            Settings = definitions.Settings with { Rfm = buyers },
            Segments = [.. definitions.Segments.Select(segment => segment with { If = segment.If is { } rule ? WithBuyers(rule) : null })],
        });
    }

    // What buyers go by is written in the settings of the test, not in a file.
    private static Condition WithBuyers(Condition condition) => condition switch
    {
        Condition.All all => new Condition.All([.. all.Conditions.Select(WithBuyers)]),
        Condition.Any any => new Condition.Any([.. any.Conditions.Select(WithBuyers)]),
        Condition.Not not => new Condition.Not(WithBuyers(not.Inner)),
        Condition.TagIs { Tag: var tag } when tag.StartsWith("rfm:", StringComparison.Ordinal) => new Condition.RfmIs(Enum.Parse<RfmGroup>(tag[4..])),
        _ => condition,
    };

    private string Rule(int depth) => depth == 0 ? Leaf(_dice.Pick(Kinds)) : _dice.Between(0, 5) switch
    {
        0 => $$"""{ "all": [ {{Rule(depth - 1)}}, {{Rule(depth - 1)}} ] }""",
        1 => $$"""{ "any": [ {{Rule(depth - 1)}}, {{Rule(depth - 1)}} ] }""",
        2 => $$"""{ "not": {{Rule(depth - 1)}} }""",
        _ => Leaf(_dice.Pick(Kinds)),
    };

    private string Leaf(string kind) => kind switch
    {
        "count" => $$"""{ {{Pattern()}}{{_dice.Pick(["", ", \"atLeast\": 2", ", \"atMost\": 2", ", \"exactly\": 1", ", \"never\": true", ", \"atLeast\": 1, \"atMost\": 3"])}}{{_dice.Pick(Windows)}} }""",
        "amount" => $$"""{ {{Pattern()}}, "{{_dice.Pick(["sum", "average", "min", "max"])}}": "total", {{_dice.Pick(Numbers)}}{{_dice.Pick(Windows)}} }""",
        "first" => _dice.Chance(0.5)
            ? $$"""{ {{Pattern()}}, "first": "sku", "equals": "a" }"""
            : $$"""{ {{Pattern()}}, "last": "sku", "in": ["a", "b"]{{_dice.Pick(["", ", \"within\": \"6d\"", ", \"during\": \"this-week\""])}} }""",
        "different" => $$"""{ {{Pattern()}}, "distinct": "sku", "atLeast": 2{{_dice.Pick(["", ", \"within\": \"9d\"", ", \"during\": \"this-month\""])}} }""",
        "sequence" => $$"""{ "sequence": [ { {{Pattern()}} }, { {{Pattern()}}{{_dice.Pick(["", ", \"within\": \"4d\""])}} } {{_dice.Pick(["", $", {{ {Pattern()}, \"within\": \"9d\" }}"])}} ]{{_dice.Pick(Windows)}} }""",
        "trait" => _dice.Chance(0.3)
            ? $$"""{ "trait": "age", {{_dice.Pick(Numbers)}} }"""
            : $$"""{ "trait": "{{_dice.Pick(["plan", "plan", "stage", "address.city", "nothing"])}}", {{_dice.Pick(Comparisons)}} }""",
        "date" => $$"""{ {{_dice.Pick(Dates)}} }""",
        "tag" => $$"""{ "tag": "{{_dice.Pick(["vip", "new"])}}" }""",
        "segment" => """{ "segment": "inner" }""",
        "static" => """{ "segment": "listed" }""",
        "score" => $$"""{ "score": "{{_dice.Pick(["intent", "fit"])}}", "{{_dice.Pick(["atLeast", "lessThan"])}}": {{_dice.Pick(["5", "12", "20"])}} }""",
        "grade" => $$"""{ "grade": "intent", "in": ["A1", "B2", "C3", "D4", "{{_dice.Pick(["A2", "B1"])}}"] }""",
        "message" => $$"""{ "message": "{{_dice.Pick(["hello", "*"])}}", "is": "{{_dice.Pick(["sent", "planned"])}}"{{_dice.Pick(["", ", \"never\": true", ", \"within\": \"5d\""])}} }""",
        "consent" => """{ "consent": "tips" }""",
        "journey" => $$"""{ "journey": "nurture", "is": "{{_dice.Pick(["inside", "entered", "finished", "goal"])}}" }""",
        "bucket" => $$"""{ "bucket": "test-{{_dice.Between(1, 9)}}", "from": 0, "to": 50 }""",
        _ => $$"""{ "tag": "rfm:{{_dice.Pick(Enum.GetNames<RfmGroup>())}}" }""",
    };

    private string Pattern() =>
        $"\"event\": \"{_dice.Pick(Events)}\"{(_dice.Chance(0.3) ? $", \"where\": {{ {_dice.Pick(["\"sku\": \"a\"", "\"total\": { \"atLeast\": 10 }"])} }}" : "")}";
}
