using System.Text;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Xunit;

namespace Wayfarer.Tests.Replay;

public sealed class ReplaySourceTests : IDisposable
{
    private static readonly ReplayMapping Mapping = new()
    {
        EventNames = new Dictionary<string, string> { ["cart"] = "Cart Viewed" },
        Traits = new Dictionary<string, TraitTemplate> { ["email"] = new("{user_id}@example.com") },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("wayfarer-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_row_becomes_an_event_at_its_own_time()
    {
        var row = Assert.Single(Source("a.csv", "user_id,event,timestamp,total,code,vip,note\n7,cart,2019-11-01 17:59:13.273932,12.50,007,true,\n").Rows());

        var read = row.Event!;
        Assert.Equal(("7", "Cart Viewed", "a.csv:1"), (read.UserId, read.Name, read.MessageId));
        Assert.Equal("2019-11-01T17:59:13.274Z", read.OccurredAt.ToString());
        Assert.Equal(read.OccurredAt, read.RecordedAt);
        Assert.Equal(Event.KeyOf(ReplaySource.Name, "a.csv:1"), read.Key);
        Assert.Equal("""{"total":12.50,"code":"007","vip":true}""", read.Properties?.GetRawText());
        Assert.Equal("""{"email":"7@example.com"}""", read.Traits?.GetRawText());
    }

    [Fact]
    public void A_broken_row_stops_no_other()
    {
        var rows = Source("a.csv", """
            user_id,event,timestamp
            1,cart,2019-11-01 10:00:00
            ,cart,2019-11-01 10:00:00
            2,cart,later
            3,cart
            undefined,cart,2019-11-01 10:00:00
            4,,2019-11-01 10:00:00
            5,cart,

            "6"x,"a ""quoted"", name",2019-11-01 10:00:00
            """).Rows().ToList();

        Assert.Equal(["1", "6x"], rows.Select(row => row.Event?.UserId).OfType<string>());
        Assert.Equal(
            [(2, "user_id"), (3, "timestamp"), (4, null), (5, "user_id"), (6, "event"), (7, "timestamp")],
            rows.Select(row => row.Problem).OfType<ReplayProblem>().Select(problem => (problem.Row, problem.Column)));
        Assert.Equal("a \"quoted\", name", rows[^1].Event!.Name);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_reported()
    {
        var lines = string.Concat(Enumerable.Repeat("2,cart,2019-11-01 10:00:00\n", 60_000));
        var rows = Source("a.csv", $"user_id,event,timestamp\n1,cart,2019-11-01 10:00:00\n1,\"cart,2019-11-01 10:00:00\n{lines}").Rows().ToList();

        Assert.Equal(2, rows.Count);
        Assert.NotNull(rows[0].Event);
        Assert.Contains("quote", rows[1].Problem!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_meant_says_what_is_missing()
    {
        Assert.Contains("'event'", Fails("user_id,action,timestamp\n", Mapping), StringComparison.Ordinal);
        Assert.Contains("'{", Assert.Throws<FormatException>(() => new TraitTemplate("{")).Message, StringComparison.Ordinal);
        Assert.Contains("'id'", Fails("user_id,event,timestamp\n", new() { Traits = new Dictionary<string, TraitTemplate> { ["a"] = new("{id}") } }), StringComparison.Ordinal);
        Assert.Contains("anonymous", Fails("user_id,event,timestamp\n", new() { User = null }), StringComparison.Ordinal);
        Assert.Contains("empty", Fails("", Mapping), StringComparison.Ordinal);
        Assert.Contains("two columns", Fails("user_id,event,timestamp,event\n", Mapping), StringComparison.Ordinal);

        string Fails(string text, ReplayMapping mapping) =>
            Assert.Throws<InvalidDataException>(() => Source("a.csv", text, mapping).Rows().Count()).Message;
    }

    [Fact]
    public void Calls_are_read_line_by_line_and_keep_their_time()
    {
        var rows = Source("a.ndjson", """
            {"type":"track","event":"cart","userId":1,"timestamp":"2019-11-01T10:00:00Z","sentAt":"2019-11-02T10:00:00Z","messageId":"m"}
            {"type":"identify","anonymousId":"a","userId":"b","originalTimestamp":"2019-11-01T10:00:00Z","traits":{"email":"b@example.org"}}

            {"type":"page","userId":"1"}
            {"type":"page","userId":"\ud800","timestamp":"2019-11-01T10:00:00Z"}
            {"batch":[{"type":"page","userId":"1"},{"type":"page","userId":"1"}]}
            nonsense
            """, new() { EventNames = Mapping.EventNames, Traits = new Dictionary<string, TraitTemplate> { ["email"] = new("{userId}@example.com") } })
            .Rows().ToList();

        Assert.Equal(["m", "a.ndjson:2"], rows.Select(row => row.Event?.MessageId).OfType<string>());
        Assert.Equal(["Cart Viewed", EventNames.Identified], rows.Select(row => row.Event?.Name).OfType<string>());
        Assert.All(rows[..2], row => Assert.Equal("2019-11-01T10:00:00.000Z", row.Event!.OccurredAt.ToString()));
        Assert.Equal(["1@example.com", "b@example.org"], rows[..2].Select(row => row.Event!.Traits?.GetProperty("email").GetString()));
        Assert.Equal([4, 5, 6, 7], rows.Where(row => row.Problem is not null).Select(row => row.Number));
    }

    [Fact]
    public void A_file_out_of_order_is_told_and_sorted()
    {
        var source = Source("a.csv", """
            user_id,event,timestamp
            1,b,2019-11-01 10:00:00
            2,c,2019-11-01 11:00:00
            3,a,2019-11-01 09:00:00
            4,b,2019-11-01 10:00:00
            """);
        var survey = source.Survey();

        Assert.False(survey.IsInOrder);
        Assert.Equal((4, 0, 3), (survey.Rows, survey.Broken, survey.FirstOutOfOrder));
        Assert.Equal(["3", "1", "4", "2"], source.InOrderOfTime(survey).Select(row => row.Event!.UserId));
        Assert.Equal(source.BytesTotal, source.InOrderOfTime(survey).Last().BytesRead);
        Assert.Throws<InvalidDataException>(() => source.InOrderOfTime(survey with { Rows = ReplaySource.RowsSorted + 1L }));
    }

    [Fact]
    public void A_pair_is_split_at_its_first_equals_sign()
    {
        Assert.Equal(new("cart", "Cart = Viewed"), ReplayMapping.Pair("cart=Cart = Viewed"));
        Assert.Throws<FormatException>(() => ReplayMapping.Pair("cart"));
        Assert.Throws<FormatException>(() => ReplayMapping.Pair("cart="));
    }

    [Fact]
    public void The_real_clickstream_is_read_whole_and_in_order()
    {
        var source = new ReplaySource(ClickstreamReference.FindOrSkip(), Mapping);
        var survey = source.Survey();

        Assert.Equal((32_283, 0, true), (survey.Rows, survey.Broken, survey.IsInOrder));
        Assert.Equal(2_842, source.Rows().Count(row => row.Event?.Name == "Cart Viewed"));
        Assert.Equal(source.BytesTotal, source.Rows().Last().BytesRead);
        Assert.True(survey.Earliest < survey.Latest && survey.Latest < Instant.Never);
    }

    private ReplaySource Source(string name, string text, ReplayMapping? mapping = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return new ReplaySource(path, mapping ?? Mapping);
    }
}
