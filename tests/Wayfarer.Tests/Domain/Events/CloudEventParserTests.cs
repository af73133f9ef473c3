using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

public sealed class CloudEventParserTests
{
    private const string Head = """ "specversion": "1.0", "id": "1", "source": "/shop", "type": "Order Completed" """;

    private static readonly Instant Received = new(1_772_366_400_000);
    private static readonly EventSender Sender = EventSender.Server("shop");

    [Fact]
    public void One_becomes_an_event_of_its_subject()
    {
        var read = Good($$"""
            { {{Head}}, "subject": "ann", "time": "2026-03-01T11:00:00Z", "datacontenttype": "application/json",
              "data": { "total": 12.5, "note": "Hüte 🎩", "traits": { "plan": "gold" } } }
            """);

        Assert.Equal(("1", EventType.Track, "Order Completed", "ann"), (read.MessageId, read.Type, read.Name, read.UserId));
        Assert.Equal("2026-03-01T11:00:00.000Z", read.OccurredAt.ToString());
        Assert.Equal("""{"total":12.5,"note":"Hüte 🎩"}""", read.Properties!.Value.GetRawText());
        Assert.Equal("gold", read.Traits!.Value.GetProperty("plan").GetString());
    }

    [Fact]
    public void Source_and_id_together_recognise_a_repeat()
    {
        var key = Good($$"""{ {{Head}}, "subject": "ann" }""").Key;

        Assert.Equal(key, Good($$"""{ {{Head}}, "subject": "ann", "data": {} }""").Key);
        Assert.NotEqual(key, Good($$"""{ {{Head.Replace("/shop", "/till", StringComparison.Ordinal)}}, "subject": "ann" }""").Key);
        Assert.NotEqual(key, Event.KeyOf("shop", "1"));
    }

    [Fact]
    public void The_data_says_who_it_is_before_the_subject_does()
    {
        Assert.Equal(("bob", null), Who("""{ "userId": "bob" }"""));
        Assert.Equal((null, "a1"), Who("""{ "anonymousId": "a1" }"""));
        Assert.Equal(("ann", null), Who("""{ "userId": null }"""));

        static (string?, string?) Who(string data)
        {
            var read = Good($$"""{ {{Head}}, "subject": "ann", "data": {{data}} }""");
            return (read.UserId, read.AnonymousId);
        }
    }

    [Theory]
    [InlineData("specversion", """ "specversion": "0.3", "id": "1", "source": "s", "type": "t", "subject": "ann" """)]
    [InlineData("id", """ "specversion": "1.0", "source": "s", "type": "t", "subject": "ann" """)]
    [InlineData("id", """ "specversion": "1.0", "id": 1, "source": "s", "type": "t", "subject": "ann" """)]
    [InlineData("source", """ "specversion": "1.0", "id": "1", "type": "t", "subject": "ann" """)]
    [InlineData("type", """ "specversion": "1.0", "id": "1", "source": "s", "subject": "ann" """)]
    [InlineData("type", """ "specversion": "1.0", "id": "1", "source": "s", "type": "Segment Left", "subject": "ann" """)]
    [InlineData("subject", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t" """)]
    [InlineData("subject", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "subject": "null" """)]
    [InlineData("data.userId", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": { "userId": [] } """)]
    [InlineData("data.traits", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "subject": "ann", "data": { "traits": 5 } """)]
    [InlineData("data", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "subject": "ann", "data": "text" """)]
    [InlineData("data_base64", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "subject": "ann", "data_base64": "AA==" """)]
    [InlineData("time", """ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "subject": "ann", "time": "soon" """)]
    public void A_bad_attribute_is_named_as_it_was_sent(string field, string members) =>
        Assert.Equal(field, Assert.Single(Parse($"{{ {members} }}").Problems).Field);

    [Fact]
    public void A_batch_keeps_its_good_events()
    {
        var read = Parse($$"""[ { {{Head}}, "subject": "ann" }, 5, { {{Head}} }, { {{Head}}, "subject": "bob" } ]""");

        Assert.Equal(["ann", "bob"], read.Events.Select(item => item.UserId));
        Assert.Equal([1, 2], read.Problems.Select(problem => problem.Index ?? -1));
        Assert.Empty(Parse("[]").Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("5")]
    [InlineData("[ {} ] ]")]
    [InlineData("[ {")]
    public void A_bad_body_is_refused_as_a_whole(string body)
    {
        var read = Parse(body);

        Assert.Empty(read.Events);
        Assert.Null(Assert.Single(read.Problems).Index);
    }

    [Fact]
    public void Attributes_may_come_beside_the_data()
    {
        var attributes = new Dictionary<string, string> { ["specversion"] = "1.0", ["id"] = "1", ["source"] = "/shop", ["type"] = "Order \"Completed\"", ["subject"] = "ann" };

        var read = Assert.Single(CloudEventParser.Parse(attributes, """{ "total": 1 }"""u8.ToArray(), Received, Sender).Events);
        Assert.Equal(("Order \"Completed\"", "ann", 1), (read.Name, read.UserId, read.Properties!.Value.GetProperty("total").GetInt32()));
        Assert.Single(CloudEventParser.Parse(attributes, default, Received, Sender).Events);
        Assert.Equal("data", Refused("}, \"subject\": \"bob\", \"x\": {"));
        Assert.Equal("data", Refused("{} {}"));
        Assert.Equal("data", Refused("[]"));

        string? Refused(string data) => Assert.Single(CloudEventParser.Parse(attributes, Encoding.UTF8.GetBytes(data), Received, Sender).Problems).Field;
    }

    [Fact]
    public void Events_are_read_up_to_their_limits()
    {
        Assert.Single(Parse(Sized(Limits.BytesPerEvent)).Events);
        Assert.Single(Parse(Sized(Limits.BytesPerEvent + 1)).Problems);
        Assert.Equal(Limits.EventsPerRequest, Parse(Many(Limits.EventsPerRequest)).Events.Count);
        Assert.Single(Parse(Many(Limits.EventsPerRequest + 1)).Problems);

        static string Many(int count) => $"[{string.Join(',', Enumerable.Repeat($$"""{{{Head}},"subject":"ann"}""", count))}]";
        static string Sized(int bytes)
        {
            var empty = Encoding.UTF8.GetByteCount(With(""));
            return With(new string('x', bytes - empty));
        }

        static string With(string text) => $$$"""{{{{Head}}},"data":{"userId":"ann","text":"{{{text}}}"}}""";
    }

    private static ParsedEvents Parse(string body) => CloudEventParser.Parse(Encoding.UTF8.GetBytes(body), Received, Sender);

    private static Event Good(string body)
    {
        var read = Parse(body);
        Assert.Empty(read.Problems);
        return Assert.Single(read.Events);
    }
}
