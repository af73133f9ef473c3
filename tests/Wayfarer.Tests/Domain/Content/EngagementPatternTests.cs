using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

public sealed class EngagementPatternTests
{
    [Theory]
    [InlineData("Email Opened", "", """{ "by": "machine" }""", false)]
    [InlineData("Email Opened", "", """{ "by": "human" }""", true)]
    [InlineData("Email Opened", "", "{}", true)]
    [InlineData("Email Link Clicked", ", \"where\": { \"url\": \"x\" }", """{ "url": "x", "by": "machine" }""", false)]
    [InlineData("Email Link Clicked", ", \"where\": { \"url\": \"x\" }", """{ "url": "x", "by": "human" }""", true)]
    [InlineData("Email Link Clicked", ", \"where\": { \"by\": \"machine\" }", """{ "by": "machine" }""", true)]
    [InlineData("Email Link Clicked", ", \"where\": { \"by\": { \"exists\": true } }", """{ "by": "machine" }""", true)]
    [InlineData("Page Viewed", "", """{ "by": "machine" }""", true)]
    public void Opens_and_clicks_are_those_of_people_unless_a_pattern_asks_by_whom(string name, string where, string properties, bool matches) =>
        Assert.Equal(matches, Trigger(name, where).FiltersHold(JsonElement.Parse(properties)));

    private static EventPattern Trigger(string name, string where)
    {
        var journey = $$"""{ "id": "j", "trigger": { "event": "{{name}}"{{where}} }, "steps": [ { "id": "a", "exit": "done" } ] }""";
        var (definitions, problems) = ContentValidator.Validate([new ContentFile("journeys/j.json", journey)]);
        Assert.Empty(problems);
        return Assert.Single(definitions.Journeys).Trigger;
    }
}
