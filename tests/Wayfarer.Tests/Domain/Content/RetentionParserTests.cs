using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

public sealed class RetentionParserTests
{
    [Fact]
    public void Without_settings_nothing_expires_and_with_settings_there_is_a_standard()
    {
        Assert.Equal(Retention.Forever, Settings.Default.Retention);
        Assert.Equal(Retention.Standard, Parse("{ }").Retention);
        Assert.Equal(Retention.Standard with { History = null }, Parse("""{ "retention": { "history": "forever" } }""").Retention);
    }

    [Theory]
    [InlineData("history", 30)]
    [InlineData("deliveries", 30)]
    [InlineData("closedEnrollments", 1)]
    public void A_time_is_at_least_so_long_that_repetitions_are_known_again(string member, int days)
    {
        Assert.NotEqual(Retention.Forever, Parse($$"""{ "retention": { "{{member}}": "{{days}}d" } }""").Retention);
        var (_, problems) = ContentCompiler.Compile([new ContentFile("settings.json", $$"""{ "retention": { "{{member}}": "{{(days * 24) - 1}}h" } }""")]);
        Assert.Contains($"at least {days}d is needed", Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shortest_history_is_as_long_as_repetitions_may_come() => Assert.Equal(TimeSpan.FromDays(30), Limits.ShortestHistory);

    private static Settings Parse(string text)
    {
        var (definitions, problems) = ContentCompiler.Compile([new ContentFile("settings.json", text)]);
        Assert.Empty(problems);
        return definitions.Settings;
    }
}
