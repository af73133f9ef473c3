using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

public sealed class EventParserTests
{
    private const string Source = "web";

    private static readonly EventSender Sender = EventSender.Server(Source);

    private static readonly Instant Received = At("2026-03-01T12:00:00Z");

    [Fact]
    public void A_track_call_becomes_an_event()
    {
        var read = Good("""
            {
              "type": "track", "event": "Order Completed", "messageId": "m1", "userId": "ann", "anonymousId": "a1",
              "timestamp": "2026-03-01T11:00:00.0001Z", "properties": { "revenue": 12.5 },
              "context": { "traits": { "email": "ann@example.com" }, "library": { "name": "x" } }, "integrations": { "All": true }
            }
            """);

        Assert.Equal("m1", read.MessageId);
        Assert.Equal(Event.KeyOf(Source, "m1"), read.Key);
        Assert.Equal((EventType.Track, "Order Completed"), (read.Type, read.Name));
        Assert.Equal(("ann", "a1"), (read.UserId, read.AnonymousId));
        Assert.Equal((At("2026-03-01T11:00:00.001Z"), Received), (read.OccurredAt, read.RecordedAt));
        Assert.Equal(12.5, read.Properties!.Value.GetProperty("revenue").GetDouble());
        Assert.Equal("ann@example.com", read.Traits!.Value.GetProperty("email").GetString());
        Assert.False(read.Historical);
    }

    [Theory]
    [InlineData("page", "", EventType.Page, EventNames.PageViewed)]
    [InlineData("screen", "", EventType.Screen, EventNames.ScreenViewed)]
    [InlineData("identify", "", EventType.Identify, EventNames.Identified)]
    [InlineData("group", """, "groupId": "acme" """, EventType.Group, EventNames.GroupJoined)]
    [InlineData("alias", """, "previousId": "a1" """, EventType.Alias, EventNames.Aliased)]
    public void Other_calls_have_names_of_their_own(string call, string members, EventType type, string name)
    {
        var read = Good($$"""{ "type": "{{call}}", "userId": "ann", "event": 7 {{members}} }""");

        Assert.Equal((type, name), (read.Type, read.Name));
    }

    [Fact]
    public void The_route_names_the_call_and_wins()
    {
        var read = Parse("""{ "type": "track", "userId": "ann" }""", EventType.Identify);

        Assert.Equal(EventType.Identify, Assert.Single(read.Events).Type);
        Refused("type", """{ "userId": "ann" }""");
        Refused("type", """{ "userId": "ann", "type": "tracked" }""");
        Refused("type", """{ "userId": "ann", "type": ["track"] }""");
    }

    [Theory]
    [InlineData("userId", """ "userId": "" """)]
    [InlineData("userId", """ "userId": "undefined", "anonymousId": "a1" """)]
    [InlineData("anonymousId", """ "userId": "ann", "anonymousId": "[object Object]" """)]
    [InlineData("userId", """ "userId": 0 """)]
    [InlineData("userId", """ "userId": -0.0e5 """)]
    [InlineData("userId", """ "userId": true """)]
    [InlineData("userId", """ "userId": { "id": 1 }, "anonymousId": "a1" """)]
    [InlineData("userId", """ "userId": 1e400, "anonymousId": "a1" """)]
    [InlineData("userId", """ "userId": "a\u0000b" """)]
    [InlineData("userId", """ "userId": "a\ud800b" """)]
    [InlineData("anonymousId", """ "anonymousId": "\udc00\ud800" """)]
    [InlineData("messageId", """ "userId": "ann", "messageId": "a\nb" """)]
    [InlineData("messageId", """ "userId": "ann", "messageId": "" """)]
    [InlineData("messageId", """ "userId": "ann", "messageId": [] """)]
    [InlineData("event", """ "userId": "ann", "event": "" """)]
    [InlineData("event", """ "userId": "ann", "event": " " """)]
    [InlineData("event", """ "userId": "ann", "event": 5 """)]
    [InlineData("event", """ "userId": "ann", "event": "a\u0007b" """)]
    [InlineData("properties", """ "userId": "ann", "properties": [] """)]
    [InlineData("properties", """ "userId": "ann", "properties": { "total": [1, { "a": -1e999 }] } """)]
    [InlineData("properties", """ "userId": "ann", "properties": { "\ud83d": 1 } """)]
    [InlineData("traits", """ "userId": "ann", "traits": "vip" """)]
    [InlineData("context", """ "userId": "ann", "context": "x" """)]
    [InlineData("context.traits", """ "userId": "ann", "context": { "traits": 1 } """)]
    [InlineData("historical", """ "userId": "ann", "historical": "yes" """)]
    [InlineData("context.historical", """ "userId": "ann", "context": { "historical": 1 } """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": "yesterday" """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": "12:30" """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": "03/01/2026" """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": "2026-02-30T00:00:00Z" """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": 1772366400000 """)]
    [InlineData("timestamp", """ "userId": "ann", "timestamp": "1969-12-31T23:59:58Z" """)]
    [InlineData("originalTimestamp", """ "userId": "ann", "originalTimestamp": "no" """)]
    [InlineData("sentAt", """ "userId": "ann", "sentAt": 5 """)]
    public void A_bad_member_is_named(string field, string members) =>
        Refused(field, $$"""{ "type": "track", "event": "x", {{members}} }""");

    [Fact]
    public void Somebody_must_have_done_it()
    {
        var problem = Refused("userId", """{ "type": "page", "userId": null }""");

        Assert.Contains("anonymousId", problem.Reason);
        Refused("groupId", """{ "type": "group", "userId": "ann" }""");
        Refused("groupId", """{ "type": "group", "userId": "ann", "groupId": "null" }""");
        Refused("previousId", """{ "type": "alias", "userId": "ann" }""");
        Refused("userId", """{ "type": "alias", "previousId": "a1", "anonymousId": "a1" }""");
        Refused("event", """{ "type": "track", "userId": "ann" }""");
    }

    [Fact]
    public void Null_is_as_good_as_absent()
    {
        var read = Good("""
            {
              "type": "page", "userId": null, "anonymousId": "a1", "messageId": null, "name": null, "properties": null,
              "traits": null, "context": null, "timestamp": null, "originalTimestamp": null, "sentAt": null, "historical": null
            }
            """);

        Assert.Null(read.UserId);
        Assert.Null(read.Properties);
        Assert.Equal(Received, read.OccurredAt);
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("4.50", "4.50")]
    [InlineData("90071992547409931", "90071992547409931")]
    [InlineData("\"  ann \"", "ann")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    public void An_identifier_may_be_a_number(string sent, string kept) =>
        Assert.Equal(kept, Good($$"""{ "type": "identify", "userId": {{sent}} }""").UserId);

    [Fact]
    public void Traits_come_from_the_call_that_is_about_them()
    {
        const string Both = """ "userId": "ann", "groupId": "acme", "traits": { "of": "call" }, "context": { "traits": { "of": "context" } } """;

        Assert.Equal("call", Of("identify"));
        Assert.Equal("call", Of("group"));
        Assert.Equal("context", Of("page"));

        static string? Of(string type) => Good($$"""{ "type": "{{type}}", {{Both}} }""").Traits?.GetProperty("of").GetString();
    }

    [Fact]
    public void The_name_and_category_of_a_page_are_properties()
    {
        var lifted = Good("""{ "type": "page", "userId": "ann", "name": "Home", "category": "Docs", "properties": { "path": "/" } }""");
        var kept = Good("""{ "type": "screen", "userId": "ann", "name": "Home", "properties": { "name": "Start" } }""");
        var tracked = Good("""{ "type": "track", "event": "x", "userId": "ann", "name": "Home" }""");

        Assert.Equal("""{"path":"/","name":"Home","category":"Docs"}""", lifted.Properties!.Value.GetRawText());
        Assert.Equal("Start", kept.Properties!.Value.GetProperty("name").GetString());
        Assert.Null(tracked.Properties);
        Refused("category", """{ "type": "page", "userId": "ann", "category": 5 }""");
    }

    [Theory]
    [InlineData("2026-03-01T11:59:00Z", null, "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T11:59:00Z", "2026-03-01T12:00:00Z", "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T09:59:00Z", "2026-03-01T10:00:00Z", "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T14:59:00Z", "2026-03-01T15:00:00Z", "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T12:00:00.001Z", null, "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-02T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T11:59:00Z", "some day", "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T11:59:00Z", "0001-01-01T00:00:00Z", "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01T12:59:00+01:00", null, "2026-03-01T11:59:00Z")]
    [InlineData("2026-03-01 11:59:00.123456", null, "2026-03-01T11:59:00.124Z")]
    [InlineData("2026-03-01", null, "2026-03-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z", null, "1970-01-01T00:00:00Z")]
    public void The_senders_clock_is_corrected_once(string timestamp, string? sentAt, string occurredAt)
    {
        var sent = sentAt is null ? "" : $", \"sentAt\": \"{sentAt}\"";
        var call = $$"""{ "type": "page", "userId": "ann", "timestamp": "{{timestamp}}" """;

        Assert.Equal(At(occurredAt), Good($"{call} {sent} }}").OccurredAt);
        Assert.Equal(At(occurredAt), Assert.Single(Parse($$"""{ "batch": [ {{call}} } ] {{sent}} }""").Events).OccurredAt);
        Assert.Equal(At(occurredAt), Good($"{call.Replace("timestamp", "originalTimestamp", StringComparison.Ordinal)} {sent} }}").OccurredAt);
    }

    [Fact]
    public void A_batch_speaks_for_its_events_unless_they_say_otherwise()
    {
        var read = Parse("""
            {
              "context": { "traits": { "plan": "free" }, "historical": true }, "sentAt": "2026-03-01T11:00:00Z",
              "batch": [
                { "type": "page", "userId": "1", "timestamp": "2026-03-01T10:00:00Z" },
                { "type": "page", "userId": "2", "timestamp": "2026-03-01T10:00:00Z", "sentAt": "2026-03-01T12:00:00Z",
                  "historical": false, "context": { "traits": { "plan": "paid" } } }
              ]
            }
            """);

        Assert.Empty(read.Problems);
        Assert.Equal([At("2026-03-01T11:00:00Z"), At("2026-03-01T10:00:00Z")], read.Events.Select(item => item.OccurredAt));
        Assert.Equal([true, false], read.Events.Select(item => item.Historical));
        Assert.Equal(["free", "paid"], read.Events.Select(item => item.Traits?.GetProperty("plan").GetString()));
    }

    [Fact]
    public void A_bad_event_does_not_harm_its_neighbours()
    {
        var read = Parse("""{ "batch": [ 5, { "type": "page", "userId": "1" }, { "type": "page" }, null, { "type": "page", "userId": "2" } ] }""");

        Assert.Equal(["1", "2"], read.Events.Select(item => item.UserId));
        Assert.Equal([(0, null), (2, "userId"), (3, null)], read.Problems.Select(problem => (problem.Index ?? -1, problem.Field)));
        Assert.StartsWith("batch[2].userId is missing", read.Problems[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{}]")]
    [InlineData("""{ "batch": [ { "type": "page", "userId": "1" }, { "type": ] }""")]
    [InlineData("""{ "batch": { } }""")]
    [InlineData("""{ "batch": null }""")]
    [InlineData("""{ "batch": [], "context": [] }""")]
    [InlineData("""{ "batch": [], "context": { "traits": { "a": "\ud800" } } }""")]
    [InlineData("""{ "batch": [], "sentAt": 5 }""")]
    [InlineData("""{ "batch": [], "historical": 5 }""")]
    public void A_bad_body_is_refused_as_a_whole(string body)
    {
        var read = Parse(body);

        Assert.Empty(read.Events);
        Assert.Null(Assert.Single(read.Problems).Index);
    }

    [Fact]
    public void Odd_but_legal_bodies_are_read()
    {
        Assert.Equal("2", Good("""{ "type": "page", "userId": "1", "userId": "2" }""").UserId);
        Assert.Equal("1", Good("\uFEFF{ \"type\": \"page\", \"userId\": \"1\" }").UserId);
        Assert.Equal("1", Good("""{ "type": "page", "\u0075serId": "1", "\ud83d\ude00": 1 }""").UserId);
        Assert.Equal("2", Assert.Single(Parse("""{ "batch": [ 1 ], "b\u0061tch": [ { "type": "page", "userId": "2" } ] }""").Events).UserId);
        Assert.Equal(new ParsedEvents([], []).Problems, Parse("""{ "batch": [] }""").Problems);
    }

    [Fact]
    public void Bytes_that_are_no_text_refuse_their_event_alone()
    {
        byte[] body = [.. """{ "batch": [ { "type": "page", "userId": "1" }, { "type": "page", "userId": "a"""u8, 0xED, 0xA0, 0x80, .. "\" } ] }"u8];

        var read = EventParser.Parse(body, null, Received, Sender);

        Assert.Equal("1", Assert.Single(read.Events).UserId);
        Assert.Equal((1, "userId"), (read.Problems[0].Index, read.Problems[0].Field));
    }

    [Fact]
    public void A_missing_message_id_is_derived_from_the_bytes_and_the_moment()
    {
        const string Call = """{ "type": "page", "userId": "1" }""";
        var id = Good(Call).MessageId;

        Assert.Equal(id, Good(Call).MessageId);
        Assert.NotEqual(id, Good("""{ "type": "page", "userId": "2" }""").MessageId);
        Assert.NotEqual(id, EventParser.Parse(Encoding.UTF8.GetBytes(Call), null, new Instant(Received.Milliseconds + 1), Sender).Events[0].MessageId);
        Assert.Equal(2, Parse($$"""{ "batch": [ {{Call}}, {{Call}} ] }""").Events.DistinctBy(item => item.Key).Count());
        Assert.InRange(id.Length, 1, Limits.CharactersPerMessageId);
    }

    [Fact]
    public void Texts_are_read_up_to_their_limits()
    {
        Accepts(Limits.CharactersPerMessageId, "messageId", length => $$"""{ "type": "page", "userId": "1", "messageId": "{{new string('m', length)}}" }""");
        Accepts(Limits.CharactersPerIdentifier, "userId", length => $$"""{ "type": "page", "userId": "{{new string('1', length)}}" }""");
        Accepts(Limits.CharactersPerIdentifier, "userId", length => $$"""{ "type": "page", "userId": {{new string('1', length)}} }""");
        Accepts(Limits.CharactersPerEventName, "event", length => $$"""{ "type": "track", "userId": "1", "event": "{{new string('e', length)}}" }""");
        Accepts(Limits.BytesPerEvent, null, length => Sized(length));
        Accepts(Limits.BytesPerRequest, null, BatchOfSize);
        Accepts(Limits.EventsPerRequest, "batch", length => $$"""{ "batch": [ {{string.Join(',', Enumerable.Repeat("""{"type":"page","userId":"1"}""", length))}} ] }""");
        Accepts(Limits.DepthOfJson, "properties", depth => $$"""{ "type": "page", "userId": "1", "properties": { "a": {{Nested(depth - 2)}} } }""");
        Accepts(Limits.DepthOfJson, "context", depth => $$"""{ "batch": [], "context": { "a": {{Nested(depth - 1)}} } }""");

        static void Accepts(int limit, string? field, Func<int, string> body)
        {
            Assert.Empty(Parse(body(limit)).Problems);
            Assert.Equal(field, Assert.Single(Parse(body(limit + 1)).Problems).Field);
        }
    }

    [Fact]
    public void An_event_past_its_limits_does_not_harm_its_neighbours()
    {
        var read = Parse($$"""
            { "batch": [ {{Sized(Limits.BytesPerEvent + 1)}}, {{Sized(Limits.BytesPerEvent)}}, { "type": "page", "userId": "1", "a": {{Nested(50_000)}} } ] }
            """.Replace("""{ "type": "page", "userId": "1", "a": """, """{"a": """, StringComparison.Ordinal));

        Assert.Single(read.Events);
        Assert.Equal([0, 2], read.Problems.Select(problem => problem.Index));
    }

    [Fact]
    public void A_batchs_context_counts_for_each_event()
    {
        var read = Parse($$"""
            {
              "batch": [ { "type": "page", "userId": "1" }, {{Sized(Limits.BytesPerEvent - 1_000)}} ],
              "context": { "traits": { "t": "{{new string('t', 1_000)}}" } }
            }
            """);

        Assert.Equal("1", Assert.Single(read.Events).UserId);
        Assert.Equal(1, Assert.Single(read.Problems).Index);
        Assert.Equal("context", Parse($$"""{ "batch": [], "context": { "t": "{{new string('t', Limits.BytesPerEvent)}}" } }""").Problems[0].Field);
    }

    [Fact]
    public void An_event_does_not_keep_the_body_alive()
    {
        var (body, read) = Make();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(body.IsAlive);
        Assert.Equal(1, read.Properties!.Value.GetProperty("a").GetInt32());
        Assert.Equal(2, read.Traits!.Value.GetProperty("b").GetInt32());

        static (WeakReference Body, Event Event) Make()
        {
            var bytes = """{ "type": "track", "event": "x", "userId": "1", "properties": { "a": 1 }, "context": { "traits": { "b": 2 } } }"""u8.ToArray();
            return (new WeakReference(bytes), EventParser.Parse(bytes, null, Received, Sender).Events[0]);
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static string Sized(int bytes)
    {
        const string Start = """{"type":"page","userId":"sized","x":" """;
        return $"{Start}{new string('x', bytes - Start.Length - 2)}\"}}";
    }

    private static string BatchOfSize(int bytes)
    {
        const string Start = """{"batch":[],"x":" """;
        return $"{Start}{new string('x', bytes - Start.Length - 2)}\"}}";
    }

    private static Instant At(string text) => Instant.TryParse(text, out var instant) ? instant : throw new FormatException(text);

    private static ParsedEvents Parse(string body, EventType? type = null) =>
        EventParser.Parse(Encoding.UTF8.GetBytes(body), type, Received, Sender);

    private static Event Good(string body)
    {
        var read = Parse(body);
        Assert.Empty(read.Problems);
        return Assert.Single(read.Events);
    }

    private static EventProblem Refused(string field, string body)
    {
        var read = Parse(body);
        Assert.Empty(read.Events);
        var problem = Assert.Single(read.Problems);
        Assert.Equal(field, problem.Field);
        Assert.NotEmpty(problem.Reason);
        return problem;
    }
}
