using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>Rules of the whole grammar, as JSON, and lives that lie on all their edges.</summary>
internal sealed class RandomRule(Dice dice)
{
    public const long Day = NaiveRule.Day;

    public static readonly string[] Periods =
        ["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year"];

    public static readonly string[] Zones =
    [
        "Etc/UTC", "Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "Africa/Cairo",
        "America/Scoresbysund", "Pacific/Kiritimati",
    ];

    /// <summary>Two scores, of which one gives the letter of the other's grade.</summary>
    public static readonly Dictionary<string, string> Scores = new()
    {
        ["intent"] = """
            {
              "id": "intent", "decay": { "halfLife": "14d" }, "atMost": 60,
              "groups": { "visits": { "atMost": 25, "atLeast": -10 } },
              "rules": [
                { "id": "seen", "event": "A", "points": 10, "group": "visits" },
                { "id": "sent", "event": "B", "where": { "sku": { "contains": "a" } }, "points": -4.5, "group": "visits", "decay": { "expires": "30d" } },
                { "id": "bought", "event": "Order Completed", "points": 20, "frequency": { "oncePer": "7d" }, "decay": { "linear": "90d" } },
                { "id": "opened", "event": "Email Opened", "points": 5, "frequency": "once", "decay": "none" },
                { "id": "pro", "if": { "trait": "plan", "equals": "pro" }, "points": 7 }
              ],
              "grade": { "fit": "fit", "letters": [30, 20, 10], "numbers": [40, 20, 5] }
            }
            """,
        ["fit"] = """
            {
              "id": "fit", "atLeast": 0,
              "rules": [
                { "id": "old", "if": { "trait": "age", "atLeast": 17 }, "points": 15 },
                { "id": "vip", "if": { "tag": "vip" }, "points": 12 },
                { "id": "ends", "if": { "trait": "ends", "before": "now" }, "points": -8 },
                { "id": "month", "if": { "event": "B", "during": "this-month" }, "points": 6 }
              ]
            }
            """,
    };

    private static readonly string[] Comparisons =
    [
        "exists", "equals", "notEquals", "in", "notIn", "greaterThan", "lessThan", "atLeast", "atMost", "contains", "containsAny", "containsAll", "startsWith",
        "endsWith", "matches",
    ];

    private static readonly string[] OfNumbers = ["exists", "equals", "notEquals", "greaterThan", "lessThan", "atLeast", "atMost"];
    private static readonly string[] OfGrades = ["equals", "notEquals", "in", "notIn"];
    private static readonly string[] Dates = ["before", "before now", "after", "after now", "withinLast", "withinNext", "olderThan", "anniversaryWithin"];
    private static readonly string[] Counts = ["at all", "atLeast", "atMost", "atLeast+atMost", "exactly", "never"];
    private static readonly string[] Aggregates = ["sum", "average", "min", "max", "distinct", "last"];
    private static readonly string[] UpToNow = ["ever", "within", "today", "this-week", "this-month", "this-quarter", "this-year", "since"];
    private static readonly string[] MessageKinds = ["planned", "sent", "delivered", "opened", "clicked", "bounced", "complained"];
    private static readonly string[] Groups = ["rfm champions", "rfm loyal", "rfm recent", "rfm needs-attention", "rfm at-risk", "rfm inactive"];
    private static readonly string[] Names = ["A", "B", "Order Completed"];
    private static readonly string[] Heard =
    [
        "Email Planned", "Email Planned", "Email Sent", "Email Sent", "Email Delivered", "Email Delivered", "Email Opened", "Email Opened", "Email Link Clicked", "Email Link Clicked",
        "Email Bounced", "Email Bounced", "Email Complained",
    ];
    private static readonly string[] Lengths = ["1h", "1d", "7d", "30d", "90d", "400d"];
    private static readonly string[] Totals = ["-5", "0", "0.1", "0.2", "0.3", "10", "10.5", "15.3", "19.99", "20", "\"20\"", "\" 10 \"", "\"1e1\"", "\"abc\"", "\"\"", "null", "true", "[20]", "1e13", "1000000.000001"];
    private static readonly string[] Words = ["\"a\"", "\"A\"", "\"b\"", "\"ab\"", "\"\\u00e9\"", "\"\\u00c9\"", "\"bar\"", "1", "1.0", "\"1\"", "-0.0", "0", "true", "\"true\"", "[\"a\"]", "[ \"a\" ]", "{\"y\":1,\"z\":2}", "{\"z\":2,\"y\":1}", "null"];
    private static readonly string[] Operands = ["\"a\"", "\"A\"", "\"b\"", "\"\\u00c9\"", "1", "\"1\"", "0", "true", "false", "20", "\"pro\"", "10", "65"];
    private static readonly string[] Plans = ["\"pro\"", "\"PRO\"", "\"free\"", "\"Pro Plus\"", "\"a\"", "\"20\"", "17", "65", "true", "[\"a\",\"pro\",20]", "[\"shoes\",\"Hats\",5,[\"a\"]]", "null", "\"bAr\"", "3", "64.5", "\"12\"", "0.05"];
    private static readonly string[] Ages = ["0", "0.1", "1", "10", "12", "17", "20", "64.5", "65", "\"3\""];
    private static readonly string[] Paths = ["plan", "plan", "age", "interests", "address.city", "address.zip.code", "a.b", "missing"];
    private static readonly string[] Expressions = ["^pro", "a|b", "^[0-9]+$", ".", "plus$", "^.?$"];

    /// <summary>The names of all operators, each of which is drawn equally often.</summary>
    public static readonly string[] Operators =
    [
        .. Comparisons.Select(name => $"trait {name}"),
        .. Comparisons.Select(name => $"property {name}"),
        .. Dates.Select(name => $"trait {name}"),
        "tag", "segment", "segment static",
        .. Counts.SelectMany(count => UpToNow.Concat(Periods.Where(period => !UpToNow.Contains(period))).Append("since entry").Select(window => $"event {count} {window}")),
        .. Aggregates.SelectMany(aggregate => UpToNow.Append("since entry").Select(window => $"{aggregate} {window}")),
        .. Aggregates.Where(aggregate => aggregate is not ("distinct" or "last")).SelectMany(aggregate => Periods.Where(period => !UpToNow.Contains(period)).Select(window => $"{aggregate} {window}")),
        "first ever",
        .. UpToNow.Concat(Periods.Where(period => !UpToNow.Contains(period))).Append("since entry").Select(window => $"sequence {window}"),
        .. MessageKinds.Select(kind => $"message {kind}"),
        .. MessageKinds.Select(kind => $"message {kind} any"),
        "consent general", "consent tips", "consent free",
        .. OfNumbers.Where(name => name != "exists").Select(name => $"score {name}"), .. OfGrades.Select(name => $"grade {name}"),
        "journey inside", "journey entered", "journey finished", "journey goal", "bucket",
        .. Enumerable.Repeat(Groups, 4).SelectMany(group => group),
    ];

    /// <summary>Only steps of journeys can ask for it.</summary>
    public static readonly string[] OfSteps = [.. Operators.Where(IsOfSteps)];

    public static readonly string[] OfSegments = [.. Operators.Where(name => !IsOfSteps(name))];

    /// <summary>Of segments that name no others.</summary>
    public static readonly string[] Apart = [.. OfSegments.Where(name => name != "segment")];

    public static bool IsOfSteps(string @operator) => @operator.StartsWith("property", StringComparison.Ordinal) || @operator.EndsWith("since entry", StringComparison.Ordinal);

    /// <summary>A rule of so many levels at most, whose single rules are drawn when it is certain that there are not too many of them.</summary>
    public string Tree(int depth, int most, Func<JsonObject> leaf)
    {
        var leaves = 0;
        JsonObject shape;
        do
        {
            leaves = 0;
            shape = Shape(depth, () => new JsonObject { ["leaf"] = leaves++ });
        }
        while (leaves > most || leaves < Math.Min(3, depth - 1));

        var text = shape.ToJsonString();
        for (var index = 0; index < leaves; index++) text = text.Replace($$"""{"leaf":{{index}}}""", leaf().ToJsonString(), StringComparison.Ordinal);
        return text;
    }

    private JsonObject Shape(int depth, Func<JsonObject> leaf)
    {
        switch (depth == 1 ? 9 : dice.Between(0, 7))
        {
            case 0 or 1:
                return new JsonObject { ["all"] = Several() };
            case 2 or 3:
                return new JsonObject { ["any"] = Several() };
            case 4:
                return new JsonObject { ["not"] = Shape(depth - 1, leaf) };
            default:
                return leaf();
        }

        JsonArray Several() => [.. Enumerable.Range(0, dice.Between(2, 3)).Select(_ => (JsonNode)Shape(depth - 1, leaf))];
    }

    public string Operator() => dice.Pick(Operators);

    public JsonObject Leaf(string @operator)
    {
        var words = @operator.Split(' ');
        switch (words[0])
        {
            case "trait" when Dates.Contains(@operator[6..]):
                return Dated(words[1], words.Length > 2);
            case "trait":
                return new JsonObject { ["trait"] = words[1] is "atLeast" or "atMost" or "greaterThan" or "lessThan" ? "age" : dice.Pick(Paths), [words[1]] = Operand(words[1]) };
            case "property":
                return new JsonObject { ["property"] = words[1] is "startsWith" or "endsWith" ? "sku" : dice.Pick(["total", "sku", "sku", "product.price", "missing"]), [words[1]] = Operand(words[1]) };
            case "tag":
                return new JsonObject { ["tag"] = dice.Pick(["vip", "new"]) };
            case "segment":
                return new JsonObject { ["segment"] = words.Length > 1 ? dice.Pick(["listed", "unlisted"]) : dice.Pick(["inner", "outer"]) };
            case "event":
                return Counted(Pattern(), @operator["event ".Length..]);
            case "sequence":
                return Windowed(new JsonObject { ["sequence"] = Steps() }, @operator["sequence ".Length..]);
            case "message":
                var message = new JsonObject { ["message"] = words.Length > 2 ? "*" : dice.Pick(["welcome", "news"]) };
                if (words[1] != "sent" || dice.Chance(0.5)) message["is"] = words[1];
                return Counted(message, $"{dice.Pick(["at all", "atLeast", "exactly", "never"])} {dice.Pick(["ever", "within", "this-month", "last-week", "since"])}");
            case "consent":
                return new JsonObject { ["consent"] = words[1] };
            case "journey":
                return new JsonObject { ["journey"] = "nurture", ["is"] = words[1] };
            case "bucket":
                var from = dice.Between(0, 9_000);
                var bucket = new JsonObject { ["bucket"] = dice.Pick(["half", "test"]), ["to"] = dice.Between(from + 1, 10_000) / 100m };
                if (from > 2_000) bucket["from"] = from / 100m;
                return bucket;
            case "score":
                return new JsonObject { ["score"] = dice.Pick(["intent", "intent", "fit"]), [words[1]] = JsonNode.Parse(dice.Pick(["0", "7", "15", "27", "33", "10", "5", "20.5", "-4.5", "40"])) };
            case "grade":
                JsonNode Grade() => $"{dice.Pick(["A", "B", "C", "D"])}{dice.Between(1, 4)}";
                return new JsonObject { ["grade"] = "intent", [words[1]] = words[1] is "in" or "notIn" ? new JsonArray(Grade(), Grade(), Grade(), Grade()) : Grade() };
            case "rfm":
                return new JsonObject { ["rfm"] = words[1] };
            default:
                return Valued(words[0], @operator[(words[0].Length + 1)..]);
        }
    }

    /// <summary>The traits, events and all else of somebody who is asked about at an instant.</summary>
    /// <param name="from">What happened lies evenly between this and then or, when both are the same, on the edges of windows.</param>
    public PlainHistory History(long now, long from)
    {
        var zone = dice.Pick(Zones);
        var own = dice.Between(0, 3) switch
        {
            0 => null,
            1 => "Nowhere/Land",
            _ => dice.Pick(Zones),
        };
        var calendar = NaiveCalendar.Of(own is null or "Nowhere/Land" ? zone : own);
        var history = new PlainHistory
        {
            Contact = $"u{dice.Between(1, 1_000_000):x32}",
            InstallationZone = zone,
            Trigger = dice.Chance(0.9) ? Properties() : null,
            EnteredAt = dice.Chance(0.8) ? Before(now, calendar, []) : null,
        };
        if (own is not null) history.Traits["timezone"] = JsonSerializer.SerializeToElement(own);
        foreach (var name in new[] { "plan", "age", "interests", "a.b" })
        {
            if (dice.Chance(0.8)) history.Traits[name] = JsonElement.Parse(dice.Pick(Plans));
        }

        if (dice.Chance(0.8)) history.Traits["age"] = JsonElement.Parse(dice.Pick(Ages));
        if (dice.Chance(0.7)) history.Traits["address"] = JsonElement.Parse($$"""{ "city": {{dice.Pick(Plans)}}, "zip": { "code": {{dice.Pick(Plans)}} }, "zip.code": null }""");
        if (dice.Chance(0.3)) history.Traits["a"] = JsonElement.Parse($$"""{ "b": {{dice.Pick(Plans)}} }""");
        foreach (var name in new[] { "born", "ends" }) history.Traits[name] = JsonElement.Parse(Date(now, calendar));
        foreach (var tag in new[] { "vip", "new" })
        {
            if (dice.Chance(0.5)) history.Tags.Add(tag);
        }

        if (dice.Chance(0.8)) history.Lists.Add("listed");
        if (dice.Chance(0.8))
        {
            var dark = dice.Between(0, 2);
            history.Journeys["nurture"] = new PlainJourney(dice.Chance(0.5), dice.Chance(0.3), dark + dice.Between(0, 1), dark, dice.Chance(0.5), dice.Chance(0.5));
        }

        // Some have not been heard of for a while.
        var quiet = dice.Pick(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 31, 91, 91 }) * Day;
        string[] names = dice.Chance(0.4) ? ["A", "B", "A", "B", "A", "B", "A", "B", "Order Completed"] : Names;
        var times = new List<long>();
        long Time()
        {
            times.Add(from == now ? Before(now - quiet, calendar, times) : from + (long)((now - from) * dice.Fraction()));
            return times[^1];
        }

        for (var count = dice.Chance(0.1) ? 0 : dice.Between(4, 20); count > 0; count--) history.Events.Add(new PlainEvent(dice.Pick(names), Properties(), Time(), Key()));
        for (var count = dice.Between(0, 16); count > 0; count--) history.Events.Add(new PlainEvent(dice.Pick(Heard), About(), Time(), Key()));
        for (var count = dice.Between(0, 4); count > 0; count--)
        {
            string[] topics = [.. new[] { "general", "tips", "free" }.Where(_ => dice.Chance(0.6))];
            var kind = dice.Pick(["Granted", "Confirmed", "Confirmed", "Confirmed", "Withdrawn", "Complained"]);
            if (kind is "Granted" or "Confirmed" && topics.Length == 0) topics = ["general"];
            history.Consents.Add(new PlainConsent(kind, topics, Time(), Key()));
        }

        // A complaint is heard as an event like any other.
        foreach (var complaint in history.Events.Where(item => item.Name == "Email Complained")) history.Consents.Add(new PlainConsent("Complained", [], complaint.At, ""));
        foreach (var complaint in history.Consents.Where(change => change is { Kind: "Complained", Key: not "" }))
            history.Events.Add(new PlainEvent("Email Complained", JsonElement.Parse("{}"), complaint.At, ""));
        return history;
    }

    /// <summary>What a trait may be; dates lie around an instant.</summary>
    public JsonElement Trait(string name, long near) => JsonElement.Parse(name switch
    {
        "age" => dice.Pick(Ages),
        "born" or "ends" => Date(near, NaiveCalendar.Of(Zones[0])),
        "address" => $$"""{ "city": {{dice.Pick(Plans)}}, "zip": { "code": {{dice.Pick(Plans)}} } }""",
        "timezone" => $"\"{dice.Pick(Zones)}\"",
        _ => dice.Pick(Plans),
    });

    /// <summary>An instant to ask at, often at the very beginning or end of something.</summary>
    public long Now()
    {
        var instant = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() + (long)(1826 * Day * dice.Fraction());
        var year = dice.Between(2023, 2027);
        var date = dice.Between(0, 9) switch
        {
            0 => new DateOnly(year, 2, 28),
            1 => new DateOnly(year, 3, 1),
            2 => new DateOnly(year, 12, 31),
            3 => new DateOnly(year, 1, 1),
            4 => new DateOnly(year, dice.Between(1, 12), 1),
            5 => NaiveCalendar.Date(instant / Day),
            _ => default,
        };
        return date == default ? instant : NaiveCalendar.Of(dice.Pick(Zones)).Start(NaiveCalendar.Number(date)) + dice.Between(-1, 1);
    }

    private string Key() => string.Create(CultureInfo.InvariantCulture, $"{dice.Between(0, int.MaxValue - 1):x8}{dice.Between(0, int.MaxValue - 1):x8}{0:x16}");

    private long Before(long now, NaiveCalendar calendar, List<long> others)
    {
        var length = dice.Pick(new[] { 1L, 24, 24 * 7, 24 * 30, 24 * 90, 24 * 400 }) * 3_600_000;
        var unit = dice.Pick(["day", "week", "month", "quarter", "year"]);
        long Period(int moved) => calendar.PeriodStart(unit, now, moved);
        return dice.Between(0, 9) switch
        {
            0 => now - length + dice.Between(-1, 1),
            1 when others.Count > 0 => dice.Pick(others),
            2 when others.Count > 0 => Math.Min(now, dice.Pick(others) + dice.Pick(new[] { 0L, 1, 3_600_000, 3_600_001, 86_400_000 })),
            3 => Math.Min(now, Period(-dice.Between(0, 2)) + dice.Between(-1, 1)),
            4 or 5 => Period(-1) + (long)((Period(0) - Period(-1)) * dice.Fraction()),
            6 => Period(0) + (long)((now - Period(0)) * dice.Fraction()),
            7 when dice.Chance(0.3) => now,
            _ => now - (long)(length * dice.Fraction()),
        };
    }

    private JsonElement Properties() => JsonElement.Parse(
        $$"""{ {{(dice.Chance(0.9) ? $"\"total\": {dice.Pick(Totals)}," : "")}} "sku": {{dice.Pick(Words)}}, "product": { "price": {{dice.Pick(Totals)}} } }""");

    private JsonElement About() => JsonElement.Parse(
        $$"""{ "message": "{{dice.Pick(["welcome", "news", "News"])}}" {{dice.Pick(["", ", \"by\": \"human\"", ", \"by\": \"machine\"", ", \"by\": \"Machine\""])}} }""");

    private string Date(long now, NaiveCalendar calendar)
    {
        var time = dice.Pick(new[] { 1L, 24, 24 * 7, 24 * 30, 24 * 365 }) * 3_600_000;
        var near = dice.Between(0, 3) switch
        {
            0 => now + time + dice.Between(-1, 1),
            1 => now - time + dice.Between(-1, 1),
            2 => now + (long)(time * (dice.Fraction() - 0.5) * 2),
            _ => calendar.PeriodStart("day", now, dice.Between(-8, 8)) + dice.Between(-1, 1),
        };
        var day = NaiveCalendar.Date(calendar.DayAt(near)).AddYears(dice.Chance(0.4) ? -dice.Between(1, 60) : 0);
        return dice.Between(0, 12) switch
        {
            0 => dice.Pick(["\"not a date\"", "\"2026-02-30\"", "20260101", "\"2024-2-3\"", "null", "\"\"", "\"2026-01-01T\""]),
            1 => dice.Pick(["\"2024-02-29\"", "\"2000-02-29\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"2011-12-30\""]),
            2 or 3 or 4 or 5 => $"\"{day:yyyy-MM-dd}\"",
            6 => $"\"{DateTimeOffset.FromUnixTimeMilliseconds(near).ToOffset(TimeSpan.FromHours(5.5)):yyyy-MM-ddTHH:mm:ss.fffzzz}\"",
            7 => $"\"{DateTimeOffset.FromUnixTimeMilliseconds(near):yyyy-MM-ddTHH:mm}\"",
            _ => $"\"{DateTimeOffset.FromUnixTimeMilliseconds(near):yyyy-MM-ddTHH:mm:ss.fff}Z\"",
        };
    }

    private JsonObject Dated(string name, bool isNow)
    {
        JsonNode operand = name switch
        {
            "before" or "after" => isNow ? "now" : dice.Pick<string>(["2024-02-29", "2025-01-01", "2025-07-01T00:00:00Z", "1990-01-01", "2026-03-29T02:30:00+01:00"]),
            "anniversaryWithin" => dice.Pick(new[] { 0, 1, 7, 30, 180, 363, 364 }),
            _ => dice.Pick<string>(["1h", "1d", "7d", "30d", "365d", "3653d"]),
        };
        return new JsonObject { ["trait"] = dice.Pick(["born", "ends"]), [name] = operand };
    }

    private JsonNode Operand(string comparison) => comparison switch
    {
        "exists" => JsonValue.Create(dice.Chance(0.5)),
        "containsAll" => new JsonArray([.. Enumerable.Range(0, dice.Between(1, 2)).Select(_ => JsonNode.Parse(dice.Pick(["\"a\"", "\"pro\"", "20", "\"A\"", "\"b\""])))]),
        "in" or "notIn" or "containsAny" => new JsonArray([.. Enumerable.Range(0, dice.Between(1, 4)).Select(_ => JsonNode.Parse(dice.Pick(Operands)))]),
        "greaterThan" or "lessThan" or "atLeast" or "atMost" => JsonNode.Parse(dice.Pick(["0", "1", "10", "17", "20", "0.1", "64.5"]))!,
        "startsWith" or "endsWith" => dice.Pick<string>(["a", "A", "b", "P", "PRO", "o", "1", "Plus", "r"]),
        "matches" => dice.Pick(Expressions),
        _ => JsonNode.Parse(dice.Pick(Operands))!,
    };

    private JsonObject Pattern()
    {
        var pattern = new JsonObject { ["event"] = dice.Pick(Names) };
        if (!dice.Chance(0.35)) return pattern;

        var comparison = dice.Pick(Comparisons);
        var path = comparison is "startsWith" or "endsWith" or "containsAll" ? "sku" : dice.Pick(["total", "sku", "product.price"]);
        pattern["where"] = dice.Chance(0.3)
            ? new JsonObject { [path] = JsonNode.Parse(dice.Pick(Operands)) }
            : new JsonObject { [path] = new JsonObject { [comparison] = Operand(comparison) } };
        return pattern;
    }

    private JsonObject Counted(JsonObject rule, string how)
    {
        var count = Counts.OrderByDescending(name => name.Length).First(name => how.StartsWith(name + " ", StringComparison.Ordinal));
        switch (count)
        {
            case "never":
                rule["never"] = true;
                break;
            case "atLeast+atMost":
                var least = dice.Between(1, 3);
                rule["atLeast"] = least;
                rule["atMost"] = least + dice.Between(0, 2);
                break;
            case "at all":
                break;
            default:
                rule[count] = dice.Between(count == "atLeast" ? 1 : 0, 3);
                break;
        }

        return Windowed(rule, how[(count.Length + 1)..]);
    }

    private JsonObject Valued(string aggregate, string window)
    {
        var rule = Pattern();
        rule[aggregate] = dice.Pick<string>(aggregate is "distinct" or "first" or "last" ? ["sku", "sku", "total"] : ["total", "total", "product.price"]);
        if (aggregate is "first" or "last")
        {
            var general = dice.Pick(Comparisons);
            rule[general] = Operand(general);
            return Windowed(rule, window);
        }

        var comparison = dice.Pick(OfNumbers);
        rule[comparison] = comparison == "exists" ? JsonValue.Create(dice.Chance(0.5))
            : aggregate == "distinct" ? JsonValue.Create(dice.Between(0, 4))
            : JsonNode.Parse(dice.Pick(["0", "0.1", "0.15", "0.3", "10", "10.25", "15.3", "20", "30", "40.3"]));
        return Windowed(rule, window);
    }

    private JsonArray Steps()
    {
        var steps = new JsonArray { Pattern() };
        for (var more = dice.Between(1, 3); more > 0; more--)
        {
            var step = Pattern();
            if (dice.Chance(0.5)) step["within"] = dice.Pick<string>(["1h", "7d", "90d", "400d"]);
            steps.Add((JsonNode)step);
        }

        return steps;
    }

    private JsonObject Windowed(JsonObject rule, string window)
    {
        switch (window)
        {
            case "ever":
                break;
            case "within":
                rule["within"] = dice.Pick(Lengths);
                break;
            case "since":
                rule["since"] = Pattern();
                break;
            case "since entry":
                rule["since"] = "entry";
                break;
            default:
                rule["during"] = window;
                if (dice.Chance(0.3)) rule["timeZone"] = dice.Pick(Zones);
                break;
        }

        return rule;
    }
}
