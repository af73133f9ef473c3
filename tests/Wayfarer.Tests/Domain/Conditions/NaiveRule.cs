using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>
/// Answers a rule, as its JSON says it, from everything that ever happened: no memory, no bound, no cleverness, and no code
/// of the engine. It also lists every instant at which the answer could change by itself, and many more.
/// </summary>
internal sealed class NaiveRule
{
    public const long Day = 24 * 60 * 60_000L;

    private static readonly long Latest = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly Dictionary<string, string> MessageEvents = new()
    {
        ["planned"] = "Email Planned",
        ["sent"] = "Email Sent",
        ["delivered"] = "Email Delivered",
        ["opened"] = "Email Opened",
        ["clicked"] = "Email Link Clicked",
        ["bounced"] = "Email Bounced",
        ["complained"] = "Email Complained",
    };

    private static readonly string[] Counts = ["atLeast", "atMost", "exactly", "never"];
    private static readonly string[] Aggregates = ["sum", "average", "min", "max", "distinct", "first", "last"];
    private static readonly string[] Dates = ["before", "after", "withinLast", "withinNext", "olderThan", "anniversaryWithin"];

    private static readonly Dictionary<string, JsonElement> Models = RandomRule.Scores.ToDictionary(score => score.Key, score => JsonElement.Parse(score.Value));

    private readonly PlainHistory _history;
    private readonly IReadOnlyDictionary<string, JsonElement> _segments;
    private readonly NaiveCalendar _calendar;
    private readonly SortedSet<long> _boundaries = [];
    private readonly long[] _seenAt;

    private NaiveRule(PlainHistory history, IReadOnlyDictionary<string, JsonElement> segments, long[] seenAt)
    {
        _history = history;
        _segments = segments;
        _seenAt = seenAt;
        var own = history.Traits.TryGetValue("timezone", out var zone) ? NaiveValue.Of(zone) as string : null;
        _calendar = NaiveCalendar.Of(own is not null && NaiveCalendar.Exists(own) ? own : history.InstallationZone);
        Answer = _ => false;
    }

    public Func<long, bool> Answer { get; private set; }

    /// <summary>Every single rule that it is made of, with the name of its operator.</summary>
    public List<(string Operator, Func<long, bool> Answer, string Rule)> Leaves { get; } = [];

    /// <param name="seenAt">From which instants on it is asked when it changes: calendars are looked ahead from there.</param>
    public static NaiveRule Of(JsonElement rule, PlainHistory history, IReadOnlyDictionary<string, JsonElement> segments, params long[] seenAt)
    {
        var naive = new NaiveRule(history, segments, seenAt);
        naive.Answer = naive.Read(rule);
        return naive;
    }

    /// <summary>Where the answer could change after one instant and before another.</summary>
    public IEnumerable<long> Boundaries(long after, long before) => after >= before - 1 ? [] : _boundaries.GetViewBetween(after + 1, before - 1);

    /// <summary>The first instant after one and before another at which the answer is no longer what it was.</summary>
    public long? FirstChange(long after, long before, bool alsoJustBefore)
    {
        var value = Answer(after);
        foreach (var boundary in Boundaries(after, before))
        {
            if (alsoJustBefore && boundary - 1 > after && Answer(boundary - 1) != value) return boundary - 1;
            if (Answer(boundary) != value) return boundary;
        }

        return null;
    }

    /// <summary>Whether an event is one of those that a pattern means.</summary>
    public static bool Matches(JsonElement pattern, PlainEvent item) =>
        new NaiveRule(new PlainHistory { Contact = "", InstallationZone = "Etc/UTC", Events = [item] }, new Dictionary<string, JsonElement>(), []).Matching(pattern).Length > 0;

    private Func<long, bool> Read(JsonElement rule)
    {
        if (rule.TryGetProperty("all", out var all))
        {
            var parts = all.EnumerateArray().Select(Read).ToArray();
            return at => Array.TrueForAll(parts, part => part(at));
        }

        if (rule.TryGetProperty("any", out var any))
        {
            var parts = any.EnumerateArray().Select(Read).ToArray();
            return at => Array.Exists(parts, part => part(at));
        }

        if (rule.TryGetProperty("not", out var not))
        {
            var inner = Read(not);
            return at => !inner(at);
        }

        var (name, answer) = Leaf(rule);
        Leaves.Add((name, answer, rule.GetRawText()));
        return answer;
    }

    private (string Name, Func<long, bool> Answer) Leaf(JsonElement rule)
    {
        if (rule.TryGetProperty("trait", out var trait)) return Trait(rule, trait.GetString()!);
        if (rule.TryGetProperty("property", out var property))
        {
            var comparison = Comparison(rule);
            var value = _history.Trigger is { } trigger ? NaiveValue.At(trigger, property.GetString()!) : null;
            return ($"property {comparison.Name}", _ => NaiveValue.Holds(comparison.Name, value, comparison.Value));
        }

        if (rule.TryGetProperty("tag", out var tag)) return ("tag", _ => _history.Tags.Contains(tag.GetString()!));
        if (rule.TryGetProperty("rfm", out var group)) return Rfm(group.GetString()!);
        if (rule.TryGetProperty("segment", out var segment))
        {
            var id = segment.GetString()!;
            if (!_segments.TryGetValue(id, out var definition)) return ("segment static", _ => _history.Lists.Contains(id));

            return ("segment", Read(definition));
        }

        if (rule.TryGetProperty("event", out _)) return Event(rule);
        if (rule.TryGetProperty("message", out var message)) return Message(rule, message.GetString()!);
        if (rule.TryGetProperty("sequence", out var sequence)) return Sequence(rule, sequence);
        if (rule.TryGetProperty("score", out var score))
        {
            var comparison = Comparison(rule);
            var value = Score(score.GetString()!);
            Crossings(value, comparison.Value.GetDecimal());
            return ($"score {comparison.Name}", at => Compare(comparison, value(at)));
        }

        if (rule.TryGetProperty("grade", out var graded)) return Grade(rule, Models[graded.GetString()!].GetProperty("grade"), Score(graded.GetString()!));
        if (rule.TryGetProperty("consent", out var topic)) return Consent(topic.GetString()!);
        if (rule.TryGetProperty("journey", out var journey))
        {
            var stands = _history.Journeys.GetValueOrDefault(journey.GetString()!);
            var what = rule.GetProperty("is").GetString()!;
            return ($"journey {what}", _ => stands is not null && what switch
            {
                "inside" => stands.IsInside,
                "entered" => stands.Entered - stands.Dark > 0,
                "finished" => stands.Finished,
                _ => stands.ReachedGoal,
            });
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"bucket\n{rule.GetProperty("bucket").GetString()}:{_history.Contact}"));
        var drawn = (decimal)(BinaryPrimitives.ReadUInt64BigEndian(hash) % 10_000) / 100;
        var from = rule.TryGetProperty("from", out var given) ? given.GetDecimal() : 0;
        return ("bucket", _ => drawn >= from && drawn < rule.GetProperty("to").GetDecimal());
    }

    private static JsonProperty Comparison(JsonElement rule) =>
        rule.EnumerateObject().Single(member => member.Name is "exists" or "equals" or "notEquals" or "in" or "notIn" or "greaterThan" or "lessThan"
            or "atLeast" or "atMost" or "contains" or "containsAny" or "containsAll" or "startsWith" or "endsWith" or "matches");

    private (string Name, Func<long, bool> Answer) Trait(JsonElement rule, string path)
    {
        object? value = null;
        if (_history.Traits.TryGetValue(path, out var whole)) value = NaiveValue.Of(whole);
        else if (path.Split('.', 2) is [var first, var rest] && _history.Traits.TryGetValue(first, out var container)) value = NaiveValue.At(container, rest);

        var dates = rule.EnumerateObject().Where(member => Dates.Contains(member.Name)).ToList();
        if (dates.Count == 0)
        {
            var comparison = Comparison(rule);
            return ($"trait {comparison.Name}", _ => NaiveValue.Holds(comparison.Name, value, comparison.Value));
        }

        var date = dates[0];
        var isNow = date.Value.ValueKind == JsonValueKind.String && date.Value.GetString() == "now";
        return ($"trait {date.Name}{(isNow ? " now" : "")}", DateOf(value as string) is not { } known ? _ => false : Dated(date.Name, date.Value, isNow, known));
    }

    private Func<long, bool> Dated(string name, JsonElement operand, bool isNow, (DateOnly? Day, long At) known)
    {
        var instant = known.Day is { } day ? _calendar.Start(NaiveCalendar.Number(day)) : known.At;
        if (name == "anniversaryWithin") return Anniversary(known.Day ?? NaiveCalendar.Date(_calendar.DayAt(instant)), operand.GetInt32());

        Candidate(instant);
        Candidate(instant + 1);
        if (name is "before" or "after")
        {
            if (isNow) return name == "before" ? at => instant < at : at => instant > at;

            var other = DateOf(operand.GetString())!.Value;
            var bound = other.Day is { } otherDay ? _calendar.Start(NaiveCalendar.Number(otherDay)) : other.At;
            return name == "before" ? _ => instant < bound : _ => instant > bound;
        }

        var time = Length(operand);
        Candidate(instant + time);
        Candidate(instant - time);
        return name switch
        {
            "withinLast" => at => at >= instant && at - instant < time,
            "withinNext" => at => at < instant && instant - at <= time,
            _ => at => at - instant >= time,
        };
    }

    private Func<long, bool> Anniversary(DateOnly date, int days)
    {
        foreach (var seen in _seenAt)
        {
            var year = NaiveCalendar.Date(_calendar.DayAt(seen)).Year;
            for (var next = year - 1; next <= year + 3; next++)
            {
                var number = NaiveCalendar.Number(RoundIn(next));
                Candidate(_calendar.Start(number - days));
                Candidate(_calendar.Start(number + 1));
            }
        }

        return at =>
        {
            var today = _calendar.DayAt(at);
            for (var ahead = 0; ahead <= days; ahead++)
            {
                var then = NaiveCalendar.Date(today + ahead);
                if (RoundIn(then.Year) == then) return true;
            }

            return false;
        };

        DateOnly RoundIn(int year) => new(year, date.Month, date is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? 28 : date.Day);
    }

    private static (DateOnly? Day, long At)? DateOf(string? text)
    {
        if (text is null || text.Length < 10) return null;
        if (text.Length == 10) return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day, 0) : null;

        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.fffK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (null, at.ToUnixTimeMilliseconds()) : null;
    }

    private (string Name, Func<long, bool> Answer) Event(JsonElement rule)
    {
        var events = Matching(rule);
        foreach (var aggregate in Aggregates)
        {
            if (rule.TryGetProperty(aggregate, out var property)) return Valued(rule, events, aggregate, property.GetString()!);
        }

        return Counted(rule, events, "event");
    }

    private (string Name, Func<long, bool> Answer) Message(JsonElement rule, string id)
    {
        var what = rule.TryGetProperty("is", out var given) ? given.GetString()! : "sent";
        var events = _history.Events.Where(item => item.Name == MessageEvents[what]);
        if (id != "*") events = events.Where(item => NaiveValue.Same(NaiveValue.At(item.Properties, "message"), id));
        if (what is "opened" or "clicked") events = events.Where(item => !NaiveValue.Same(NaiveValue.At(item.Properties, "by"), "machine"));
        var (_, answer) = Counted(rule, [.. events], "message");
        return ($"message {what}{(id == "*" ? " any" : "")}", answer);
    }

    private (string Name, Func<long, bool> Answer) Counted(JsonElement rule, PlainEvent[] events, string kind)
    {
        var window = Window(rule, events, out var named);
        var counts = string.Join("+", Counts.Where(count => rule.TryGetProperty(count, out _)));
        var least = Whole("atLeast");
        var most = Whole("atMost");
        var exactly = Whole("exactly");
        var never = rule.TryGetProperty("never", out var flag) && flag.GetBoolean();
        return ($"{kind} {(counts == "" ? "at all" : counts)} {named}", at =>
        {
            if (window(at) is not { } inside) return false;

            var number = events.Count(item => item.At <= at && inside(item.At));
            if (never) return number == 0;
            if (exactly is not null) return number == exactly;
            return number >= (least ?? (most is null ? 1 : 0)) && !(number > most);
        });

        int? Whole(string name) => rule.TryGetProperty(name, out var value) ? value.GetInt32() : null;
    }

    private (string Name, Func<long, bool> Answer) Valued(JsonElement rule, PlainEvent[] events, string aggregate, string path)
    {
        var window = Window(rule, events, out var named);
        var comparison = Comparison(rule);
        var valued = events.Select(item => (item.At, Order: item.Key[..16], Value: NaiveValue.At(item.Properties, path))).Where(item => item.Value is not null).ToArray();
        var numbers = valued.Where(item => NaiveValue.Number(item.Value) is >= -1e12 and <= 1e12)
            .Select(item => (item.At, Number: Math.Round((decimal)NaiveValue.Number(item.Value)!.Value, 6, MidpointRounding.AwayFromZero))).ToArray();
        return ($"{aggregate} {named}", at =>
        {
            if (window(at) is not { } inside) return false;

            var those = valued.Where(item => item.At <= at && inside(item.At));
            switch (aggregate)
            {
                case "first":
                    return NaiveValue.Holds(comparison.Name, those.OrderBy(item => item.At).ThenBy(item => item.Order, StringComparer.Ordinal).FirstOrDefault().Value, comparison.Value);
                case "last":
                    return NaiveValue.Holds(comparison.Name, those.OrderBy(item => item.At).ThenBy(item => item.Order, StringComparer.Ordinal).LastOrDefault().Value, comparison.Value);
                case "distinct":
                    return Compare(comparison, those.Select(item => NaiveValue.Identity(item.Value!)).Distinct().Count());
            }

            var amounts = numbers.Where(item => item.At <= at && inside(item.At)).Select(item => item.Number).ToList();
            if (aggregate == "sum") return Compare(comparison, amounts.Sum());
            if (amounts.Count == 0) return Compare(comparison, null);
            return Compare(comparison, aggregate switch
            {
                "average" => amounts.Sum() / amounts.Count,
                "min" => amounts.Min(),
                _ => amounts.Max(),
            });
        });
    }

    private static bool Compare(JsonProperty comparison, decimal? value) => comparison.Name switch
    {
        "exists" => value is not null == comparison.Value.GetBoolean(),
        "notEquals" => value != comparison.Value.GetDecimal(),
        "equals" => value == comparison.Value.GetDecimal(),
        "greaterThan" => value > comparison.Value.GetDecimal(),
        "lessThan" => value < comparison.Value.GetDecimal(),
        "atLeast" => value >= comparison.Value.GetDecimal(),
        _ => value <= comparison.Value.GetDecimal(),
    };

    private (string Name, Func<long, bool> Answer) Sequence(JsonElement rule, JsonElement sequence)
    {
        var steps = sequence.EnumerateArray().Select(step => (Events: Matching(step), Within: step.TryGetProperty("within", out var time) ? Length(time) : (long?)null)).ToArray();
        var window = Window(rule, steps[^1].Events, out var named);
        return ($"sequence {named}", at => window(at) is { } inside && EndsIn(steps.Length - 1, end => inside(end)).Any());

        // The ends of a sequence of so many steps: each event that some end of the shorter sequence leads to.
        IEnumerable<long> EndsIn(int step, Func<long, bool> isAsked) => steps[step].Events.Select(item => item.At).Where(isAsked).Where(end =>
            step == 0 || EndsIn(step - 1, before => before < end && !(end - before > steps[step].Within)).Any());
    }

    private (string Name, Func<long, bool> Answer) Consent(string topic)
    {
        long? Newest(Func<PlainConsent, bool> which, long at) => _history.Consents.Where(change => change.At <= at && which(change)).Select(change => (long?)change.At).Max();
        return ($"consent {topic}", at =>
        {
            var granted = Newest(change => change.Kind == "Granted" && change.Topics.Contains(topic), at);
            var confirmed = Newest(change => change.Kind == "Confirmed" && change.Topics.Contains(topic), at);
            var withdrawn = Newest(change => change.Kind == "Withdrawn" && change.Topics.Contains(topic), at);
            var all = Newest(change => change.Kind == "Complained" || (change.Kind == "Withdrawn" && change.Topics.Length == 0), at);
            if (withdrawn is not null && !(confirmed > withdrawn)) return false;
            if (all is not null && !(confirmed > all)) return false;
            return topic switch
            {
                "free" => true,
                "tips" => granted is not null || confirmed is not null,
                _ => confirmed is not null,
            };
        });
    }

    private (string Name, Func<long, bool> Answer) Grade(JsonElement rule, JsonElement grade, Func<long, decimal> score)
    {
        var fit = Score(grade.GetProperty("fit").GetString()!);
        var letters = grade.GetProperty("letters").EnumerateArray().Select(from => from.GetDecimal()).ToArray();
        var numbers = grade.GetProperty("numbers").EnumerateArray().Select(from => from.GetDecimal()).ToArray();
        foreach (var from in letters) Crossings(fit, from);
        foreach (var from in numbers) Crossings(score, from);
        var comparison = Comparison(rule);
        return ($"grade {comparison.Name}", at => NaiveValue.Holds(comparison.Name, $"{"ABCD"[letters.Count(from => fit(at) < from)]}{1 + numbers.Count(from => score(at) < from)}", comparison.Value));
    }

    private Func<long, decimal> Score(string id)
    {
        var model = Models[id];
        var otherwise = model.TryGetProperty("decay", out var common) ? common : default;
        var leaves = Leaves.Count;
        var rules = model.GetProperty("rules").EnumerateArray().Select(rule => (Group: rule.TryGetProperty("group", out var group) ? group.GetString()! : "", Points: Points(rule, otherwise))).ToArray();
        Leaves.RemoveRange(leaves, Leaves.Count - leaves);

        return at =>
        {
            var groups = rules.GroupBy(rule => rule.Group).Select(group =>
                Cut(group.Sum(rule => rule.Points(at)), group.Key != "" && model.TryGetProperty("groups", out var bounds) ? bounds.GetProperty(group.Key) : default));
            return Cut(groups.Sum(), model);
        };

        static decimal Cut(decimal sum, JsonElement bounds)
        {
            if (bounds.ValueKind == JsonValueKind.Undefined) return sum;
            if (bounds.TryGetProperty("atMost", out var most)) sum = Math.Min(sum, most.GetDecimal());
            return bounds.TryGetProperty("atLeast", out var least) ? Math.Max(sum, least.GetDecimal()) : sum;
        }
    }

    /// <summary>Scores change all the time: when one passes a value is looked for day by day for more than a year, and then to the millisecond.</summary>
    private void Crossings(Func<long, decimal> score, decimal value)
    {
        if (_seenAt.Length == 0) return;

        var start = _seenAt.Min();
        var days = Enumerable.Range(0, 400).Select(day => start + (day * Day)).Concat(_seenAt).Concat(_history.Events.Select(item => item.At).SelectMany(at => new[] { at - 1, at })).Where(at => at >= start).Distinct().Order().ToList();
        foreach (var isBeyond in new Func<long, bool>[] { at => score(at) >= value, at => score(at) > value })
        {
            for (var index = 1; index < days.Count; index++)
            {
                var (before, after) = (days[index - 1], days[index]);
                if (isBeyond(before) == isBeyond(after)) continue;

                while (after - before > 1)
                {
                    var middle = (before + after) / 2;
                    if (isBeyond(middle) == isBeyond(before)) before = middle;
                    else after = middle;
                }

                for (var near = -1; near <= 1; near++) Candidate(after + near);
            }
        }
    }

    private Func<long, decimal> Points(JsonElement rule, JsonElement otherwise)
    {
        var points = rule.GetProperty("points").GetDecimal();
        if (rule.TryGetProperty("if", out var condition))
        {
            var holds = Read(condition);
            return at => holds(at) ? points : 0;
        }

        var events = Matching(rule).OrderBy(item => item.At).ToList();
        if (rule.TryGetProperty("frequency", out var frequency) && frequency.ValueKind == JsonValueKind.String) events = [.. events.Take(1)];
        else if (frequency.ValueKind == JsonValueKind.Object)
        {
            var apart = Length(frequency.GetProperty("oncePer"));
            var counted = new List<PlainEvent>();
            foreach (var item in events)
            {
                if (!counted.Exists(other => item.At - other.At < apart)) counted.Add(item);
            }

            events = counted;
        }

        var decay = rule.TryGetProperty("decay", out var own) ? own : otherwise;
        return at => events.Where(item => item.At <= at).Sum(item => Math.Round(points * (decimal)Left(at - item.At), 9, MidpointRounding.AwayFromZero));

        double Left(long age)
        {
            if (decay.ValueKind != JsonValueKind.Object) return 1;
            if (decay.TryGetProperty("halfLife", out var half)) return Math.Pow(0.5, age / (double)Length(half));
            if (decay.TryGetProperty("linear", out var linear)) return Math.Max(0, 1 - (age / (double)Length(linear)));
            return age < Length(decay.GetProperty("expires")) ? 1 : 0;
        }
    }

    private (string Name, Func<long, bool> Answer) Rfm(string group)
    {
        var buys = _history.Events.Where(item => item.Name == "Order Completed").ToArray();
        foreach (var buy in buys)
        {
            Candidate(buy.At + (30 * Day));
            Candidate(buy.At + (90 * Day));
        }

        var spent = buys.Select(item => (item.At, Number: NaiveValue.Number(NaiveValue.At(item.Properties, "total")))).Where(item => item.Number is >= -1e12 and <= 1e12).ToArray();
        return ($"rfm {group}", at =>
        {
            var count = buys.Count(item => item.At <= at);
            if (count == 0) return false;

            var newest = buys.Where(item => item.At <= at).Max(item => item.At);
            var isRecent = at - newest < 30 * Day;
            var isLapsed = at - newest >= 90 * Day;
            var isBest = count >= 4 && spent.Where(item => item.At <= at).Sum(item => (decimal)item.Number!.Value) >= 40;
            var stands = isLapsed ? count >= 2 ? "at-risk" : "inactive" : !isRecent ? "needs-attention" : isBest ? "champions" : count >= 2 ? "loyal" : "recent";
            return stands == group;
        });
    }

    private PlainEvent[] Matching(JsonElement pattern)
    {
        var name = pattern.GetProperty("event").GetString()!;
        var filters = new List<Func<JsonElement, bool>>();
        var looksAtBy = false;
        if (pattern.TryGetProperty("where", out var where))
        {
            foreach (var member in where.EnumerateObject())
            {
                looksAtBy |= member.Name == "by";
                if (member.Value.ValueKind != JsonValueKind.Object)
                {
                    filters.Add(properties => NaiveValue.Holds("equals", NaiveValue.At(properties, member.Name), member.Value));
                    continue;
                }

                foreach (var comparison in member.Value.EnumerateObject())
                {
                    bool Holds(JsonElement properties) => NaiveValue.Holds(comparison.Name, NaiveValue.At(properties, member.Name), comparison.Value);
                    filters.Add(Holds);
                    foreach (var item in _history.Events.Where(item => item.Name == name)) Leaves.Add(($"where {comparison.Name}", _ => Holds(item.Properties), ""));
                }
            }
        }

        if (name is "Email Opened" or "Email Link Clicked" && !looksAtBy) filters.Add(properties => !NaiveValue.Same(NaiveValue.At(properties, "by"), "machine"));
        return [.. _history.Events.Where(item => item.Name == name && filters.TrueForAll(filter => filter(item.Properties)))];
    }

    /// <summary>For an instant, whether an event is inside; null where there is no window at all.</summary>
    private Func<long, Func<long, bool>?> Window(JsonElement rule, PlainEvent[] events, out string named)
    {
        if (rule.TryGetProperty("within", out var within))
        {
            var length = Length(within);
            foreach (var item in events) Candidate(item.At + length);
            named = "within";
            return at => item => item <= at && at - item < length;
        }

        if (rule.TryGetProperty("during", out var during)) return During(rule, during.GetString()!, events, out named);
        if (!rule.TryGetProperty("since", out var since))
        {
            named = "ever";
            return at => item => item <= at;
        }

        if (since.ValueKind == JsonValueKind.String)
        {
            named = "since entry";
            return at => _history.EnteredAt is { } entered ? item => item >= entered && item <= at : null;
        }

        named = "since";
        var anchors = Matching(since);
        return at => anchors.Where(anchor => anchor.At <= at).Select(anchor => (long?)anchor.At).Max() is { } newest ? item => item > newest && item <= at : null;
    }

    private Func<long, Func<long, bool>?> During(JsonElement rule, string word, PlainEvent[] events, out string named)
    {
        named = word;
        var calendar = rule.TryGetProperty("timeZone", out var zone) ? NaiveCalendar.Of(zone.GetString()!) : _calendar;
        var (unit, moved) = word switch
        {
            "today" => ("day", 0),
            "yesterday" => ("day", -1),
            _ => (word.Split('-')[1], word.StartsWith("last", StringComparison.Ordinal) ? -1 : 0),
        };
        foreach (var instant in _seenAt.Length == 0 ? [] : events.Select(item => item.At).Concat(_seenAt))
        {
            for (var next = 0; next <= 3; next++) Candidate(calendar.PeriodStart(unit, instant, next));
        }

        return at =>
        {
            var from = calendar.PeriodStart(unit, at, moved);
            var to = calendar.PeriodStart(unit, at, moved + 1);
            return item => item >= from && item < to && item <= at;
        };
    }

    // Beyond that nobody asks, and calendars end.
    private void Candidate(long at)
    {
        if (at < Latest && _seenAt.Length > 0) _boundaries.Add(at);
    }

    private static long Length(JsonElement text)
    {
        var words = text.GetString()!;
        var unit = words[^1] switch
        {
            's' => 1_000L,
            'm' => 60_000L,
            'h' => 3_600_000L,
            'd' => Day,
            _ => 7 * Day,
        };
        return unit * long.Parse(words[..^1], CultureInfo.InvariantCulture);
    }
}
