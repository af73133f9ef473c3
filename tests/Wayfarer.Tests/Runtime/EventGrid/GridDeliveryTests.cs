using System.Text;
using Wayfarer.Domain;
using Wayfarer.Runtime.EventGrid;
using Xunit;

namespace Wayfarer.Tests.Runtime.EventGrid;

public sealed class GridDeliveryTests
{
    private const string Cloud = """{ "specversion": "1.0", "id": "1", "source": "/topics/billing", "type": "com.shop.paid", "subject": "a", "time": "2026-03-01T09:00:00Z", "data": { "a": 1 } }""";
    private const string Grid = """{ "id": "2", "topic": "/topics/billing", "eventType": "com.shop.paid", "subject": "a", "eventTime": "2026-03-01T09:00:00Z", "dataVersion": "1", "data": { "a": 1 } }""";

    [Fact]
    public void One_event_or_a_batch_of_either_schema_is_read()
    {
        var one = Assert.Single(Parse(Cloud).Events);
        Assert.Equal((null, "1", "/topics/billing", "com.shop.paid", "a", "2026-03-01T09:00:00Z"), (one.Index, one.Id, one.Source, one.Type, one.Subject, one.Time));
        Assert.Equal("""{ "a": 1 }""", one.Data.GetRawText());

        var both = Parse($"[{Cloud},{Grid}]");
        Assert.Equal([(0, "1"), (1, "2")], both.Events.Select(told => (told.Index!.Value, told.Id)));
        Assert.Equal(both.Events[0].Source, both.Events[1].Source);
        Assert.Empty(both.Problems);
        Assert.Empty(Parse("[]").Events);
    }

    [Theory]
    [InlineData("""{ "id": "1" }""", "specversion", "is missing")]
    [InlineData("""{ "specversion": "0.3", "id": "1", "source": "s", "type": "t" }""", "specversion", "must be \"1.0\"")]
    [InlineData("""{ "specversion": 1.0, "id": "1", "source": "s", "type": "t" }""", "specversion", "must be \"1.0\"")]
    [InlineData("""{ "specversion": "1.0", "source": "s", "type": "t" }""", "id", "is missing")]
    [InlineData("""{ "specversion": "1.0", "id": 7, "source": "s", "type": "t" }""", "id", "must be text")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "", "type": "t" }""", "source", "must be text")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s" }""", "type", "is missing")]
    [InlineData("""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "data_base64": "AA==" }""", "data_base64", "cannot be read")]
    [InlineData("""{ "eventType": "t", "topic": "s" }""", "id", "is missing")]
    [InlineData("7", null, "must be a JSON object")]
    public void What_is_wrong_is_named_and_harms_no_neighbour(string broken, string? field, string reason)
    {
        var alone = Assert.Single(Parse(broken).Problems).Problem;
        Assert.Equal(field, alone.Field);
        Assert.Contains(reason, alone.Reason, StringComparison.Ordinal);

        var among = Parse($"[{Cloud},{broken},{Grid}]");
        Assert.Equal(["1", "2"], among.Events.Select(told => told.Id));
        Assert.Equal((1, field), (Assert.Single(among.Problems).Problem.Index, among.Problems[0].Problem.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("[{},")]
    public void A_body_that_is_no_JSON_is_refused_with_the_place(string body)
    {
        var problem = Assert.Single(Parse(body).Problems).Problem;
        Assert.Equal((null, null), (problem.Index, problem.Field));
        Assert.Contains("line 1", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bodies_events_and_batches_have_their_limits()
    {
        Assert.Single(Parse(Sized(Limits.BytesPerGridEvent)).Events);
        Assert.Contains($"{Limits.BytesPerGridEvent}", Assert.Single(Parse(Sized(Limits.BytesPerGridEvent + 1)).Problems).Problem.Reason, StringComparison.Ordinal);

        var large = Parse($"[{Sized(Limits.BytesPerGridEvent + 1)},{Cloud}]");
        Assert.Equal(("1", 0), (Assert.Single(large.Events).Id, Assert.Single(large.Problems).Problem.Index));

        Assert.Single(Parse(Cloud.PadRight(Limits.BytesPerGridDelivery)).Events);
        Assert.Empty(Parse(Cloud.PadRight(Limits.BytesPerGridDelivery + 1)).Events);

        Assert.Equal(Limits.EventsPerGridDelivery, Parse(Many(Limits.EventsPerGridDelivery)).Events.Count);
        Assert.Empty(Parse(Many(Limits.EventsPerGridDelivery + 1)).Events);

        static string Many(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"specversion":"1.0","id":"1","source":"s","type":"t"}""", count))}]";
    }

    [Fact]
    public void An_event_that_is_too_deep_is_one_problem()
    {
        var deep = $$"""{ "specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": {{new string('[', 200)}}{{new string(']', 200)}} }""";
        var reading = Parse($"[{deep},{Cloud}]");
        Assert.Equal("data", Assert.Single(reading.Problems).Problem.Field);
        Assert.Single(reading.Events);
    }

    [Fact]
    public void Of_headers_and_data_one_event_is_made()
    {
        var attributes = new Dictionary<string, string> { ["specversion"] = "1.0", ["id"] = "1", ["source"] = "s", ["type"] = "t", ["subject"] = "a" };
        var told = Assert.Single(GridDelivery.Parse(attributes, """{ "a": 1 }"""u8.ToArray()).Events);
        Assert.Equal(("1", "s", "t", "a", """{ "a": 1 }"""), (told.Id, told.Source, told.Type, told.Subject, told.Data.GetRawText()));

        Assert.Equal("data", Assert.Single(GridDelivery.Parse(attributes, "{"u8.ToArray()).Problems).Problem.Field);
        attributes.Remove("type");
        Assert.Equal("type", Assert.Single(GridDelivery.Parse(attributes, default).Problems).Problem.Field);
    }

    [Fact]
    public void Texts_that_came_one_by_one_keep_their_places()
    {
        var reading = GridDelivery.ParseEach([Cloud, "{", Grid]);
        Assert.Equal([(0, "1"), (2, "2")], reading.Events.Select(told => (told.Index!.Value, told.Id)));
        Assert.Equal(1, Assert.Single(reading.Problems).Problem.Index);
    }

    private static GridReading Parse(string body) => GridDelivery.Parse(Encoding.UTF8.GetBytes(body));

    private static string Sized(int bytes)
    {
        const string Frame = """{"specversion":"1.0","id":"9","source":"s","type":"t","data":""}""";
        return Frame.Insert(Frame.Length - 2, new string('x', bytes - Frame.Length));
    }
}
