using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Connectors;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Connectors;

public sealed class ConnectorTests
{
    private static readonly Instant Now = new(1_772_355_600_000);

    private static readonly JsonElement Paid = JsonElement.Parse(
        """{ "Customer": { "id": 4711, "plan": "gold" }, "invoice": { "number": "A-1", "total": 12.50 }, "paidAt": "2026-03-01T08:59:00Z", "a.b": "dotted" }""");

    [Theory]
    [InlineData("com.shop.paid", "com.shop.paid", true)]
    [InlineData("com.shop.paid", "com.shop.Paid", false)]
    [InlineData("com.shop.*", "com.shop.", true)]
    [InlineData("com.shop.*", "com.shop", false)]
    [InlineData("*", "", true)]
    [InlineData("*/topics/billing", "/subscriptions/1/topics/billing", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("**x**", "axb", true)]
    public void A_star_stands_for_anything(string pattern, string text, bool matches) => Assert.Equal(matches, new WildcardText(pattern).Matches(text));

    [Theory]
    [InlineData("customer.id", "4711")]
    [InlineData("/customer/id", "4711")]
    [InlineData("/a.b", "dotted")]
    [InlineData("paidat", "2026-03-01T08:59:00Z")]
    [InlineData("customer.none", null)]
    [InlineData("paidAt.more", null)]
    public void A_place_in_the_data_is_found_whatever_its_case(string path, string? value)
    {
        Assert.True(DataPath.TryParse(path, out var place));
        Assert.Equal(value, place.FindText(Paid));
    }

    [Fact]
    public void An_event_becomes_what_its_connector_says()
    {
        var (read, problem) = Read(
            """
            {
              "id": "billing", "source": "*/topics/billing", "type": "com.shop.invoice.paid", "event": "Order Completed", "userId": "customer.id",
              "occurredAt": "paidAt", "properties": { "orderId": "invoice.number", "total": "/invoice/total", "nothing": "no.where" }, "traits": { "plan": "customer.plan" }
            }
            """);
        Assert.Null(problem);
        Assert.Equal(("Order Completed", "4711", At("2026-03-01T08:59:00Z")), (read!.Name, read.UserId, read.OccurredAt));
        Assert.Equal("""{"orderId":"A-1","total":12.50}""", read.Properties!.Value.GetRawText());
        Assert.Equal("""{"plan":"gold"}""", read.Traits!.Value.GetRawText());
        Assert.False(read.Unproven);
    }

    [Fact]
    public void Without_more_words_the_type_is_the_name_and_all_data_are_properties()
    {
        var (read, _) = Read("""{ "id": "billing", "type": "com.shop.*", "userId": "customer.id" }""");
        Assert.Equal(("com.shop.invoice.paid", Paid.GetProperty("Customer").GetRawText()), (read!.Name, read.Properties!.Value.GetProperty("Customer").GetRawText()));
        Assert.Equal(At("2026-03-01T09:00:00Z"), read.OccurredAt);
    }

    [Fact]
    public void A_repeat_has_the_same_key_and_the_same_id_of_another_source_does_not()
    {
        const string All = """{ "id": "billing", "type": "*", "userId": "customer.id" }""";
        Assert.Equal(Read(All).Event!.Key, Read(All).Event!.Key);
        Assert.NotEqual(Read(All).Event!.Key, Read(All, source: "elsewhere").Event!.Key);
        Assert.Equal(32, Read(All, id: new string('i', 5_000)).Event!.Key.Length);
    }

    [Theory]
    [InlineData("""{ "id": "billing", "type": "com.other.*", "userId": "customer.id" }""", "type", "is taken by no connector")]
    [InlineData("""{ "id": "billing", "type": "*", "userId": "no.where" }""", "data.no.where", "is missing")]
    [InlineData("""{ "id": "billing", "type": "*", "userId": "customer.id", "occurredAt": "invoice.number" }""", "data.invoice.number", "")]
    [InlineData("""{ "id": "billing", "type": "*", "userId": "customer.id", "event": "Segment Entered" }""", "event", "recorded by Wayfarer itself")]
    public void What_cannot_be_used_is_told_in_the_words_of_the_connector(string connector, string field, string reason)
    {
        var (read, problem) = Read(connector);
        Assert.Null(read);
        Assert.Equal(field, problem!.Field);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_connectors_the_first_by_name_takes_it()
    {
        var (definitions, _) = ContentCompiler.Compile(
        [
            new ContentFile("connectors/b.json", """{ "id": "b", "type": "*", "event": "Second", "userId": "customer.id" }"""),
            new ContentFile("connectors/a.json", """{ "id": "a", "type": "com.*", "event": "First", "userId": "customer.id" }"""),
        ]);
        Assert.Equal("First", ConnectorReading.Read(definitions.Connectors, Event(), null, Now).Event!.Name);
    }

    [Theory]
    [InlineData("{ \"id\": \"billing\",\n  \"userId\": \"a\" }", 1, 1, "\"type\" is missing")]
    [InlineData("{ \"id\": \"billing\",\n  \"type\": \"*\" }", 1, 1, "does not say whose the events are")]
    [InlineData("{ \"id\": \"billing\", \"type\": \"*\",\n  \"userID\": \"a\" }", 2, 3, "\"userID\" is not known here (did you mean \"userId\"?)")]
    [InlineData("{ \"id\": \"billing\", \"type\": \"*\",\n  \"userId\": \"a..b\" }", 2, 13, "is no place in the data")]
    [InlineData("{ \"id\": \"billing\", \"type\": \"*\", \"userId\": \"a\",\n  \"properties\": \"some\" }", 2, 17, "must be \"all\"")]
    [InlineData("{ \"id\": \"billing\", \"type\": \"*\", \"userId\": \"a\",\n  \"traits\": { \"plan\": 1 } }", 2, 23, "must be text")]
    [InlineData("{ \"id\": \"bill\", \"type\": \"*\", \"userId\": \"a\" }", 1, 9, "is not the file's name")]
    public void A_problem_names_line_and_column(string text, int line, int column, string reason)
    {
        var (definitions, problems) = ContentCompiler.Compile([new ContentFile("connectors/billing.json", text)]);
        Assert.Empty(definitions.Connectors);
        Assert.Equal((line, column), (problems[0].Line, problems[0].Column));
        Assert.Contains(reason, problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_and_the_members_have_their_limits()
    {
        Assert.Empty(Problems(new string('a', Limits.CharactersPerWildcard), Limits.MembersPerConnector));
        Assert.Single(Problems(new string('a', Limits.CharactersPerWildcard + 1), Limits.MembersPerConnector));
        Assert.Single(Problems("*", Limits.MembersPerConnector + 1));

        static IEnumerable<ContentProblem> Problems(string type, int members)
        {
            var traits = string.Join(", ", Enumerable.Range(0, members).Select(n => $"\"t{n}\": \"a\""));
            return ContentCompiler.Compile([new ContentFile("connectors/c.json", $$"""{ "id": "c", "type": "{{type}}", "userId": "a", "traits": { {{traits}} } }""")]).Problems;
        }
    }

    private static (Event? Event, EventProblem? Problem) Read(string connector, string source = "/subscriptions/1/topics/billing", string id = "e-1")
    {
        var (definitions, problems) = ContentCompiler.Compile([new ContentFile("connectors/billing.json", connector)]);
        Assert.Empty(problems);
        return ConnectorReading.Read(definitions.Connectors, Event(source, id), null, Now);
    }

    private static Instant At(string text) => Instant.TryParse(text, out var instant) ? instant : throw new FormatException(text);

    private static CompanyEvent Event(string source = "/subscriptions/1/topics/billing", string id = "e-1") =>
        new(id, source, "com.shop.invoice.paid", "2026-03-01T09:00:00Z", Paid);
}
