using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Journeys;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

/// <summary>A step that puts people into static segments, as it is written.</summary>
public sealed class ListStepTests
{
    private static readonly ContentFile[] Segments =
    [
        new("segments/beta.json", """{ "id": "beta", "name": "Beta testers", "static": true }"""),
        new("segments/alumni.json", """{ "id": "alumni", "static": true }"""),
        new("segments/pro.json", """{ "id": "pro", "if": { "trait": "plan", "equals": "pro" } }"""),
        new("segments/broken.json", """{ "id": "broken" }"""),
    ];

    [Fact]
    public void It_says_which_are_added_and_which_removed()
    {
        var (journey, problems) = Read("""{ "add": ["beta"], "remove": ["alumni"] }""");
        Assert.DoesNotContain(problems, problem => problem.File == "journeys/j.json");
        var step = Assert.IsType<Step.List>(journey!.Steps[0]);
        Assert.Equal("beta", Assert.Single(step.Add));
        Assert.Equal("alumni", Assert.Single(step.Remove));
        Assert.Equal(1, step.Next);
        Assert.Equal("puts into beta and takes out of alumni", Words.Of(step, journey));
    }

    [Theory]
    [InlineData("""{ "add": ["pro"] }""", 3, 32, "the segment \"pro\" goes by a rule, so that nobody can be put into it or taken out")]
    [InlineData("""{ "remove": ["beta", "pro"] }""", 3, 43, "the segment \"pro\" goes by a rule, so that nobody can be put into it or taken out")]
    [InlineData("""{ "add": ["beat"] }""", 3, 32, "there is no segment \"beat\"")]
    [InlineData("""{ "add": ["broken"] }""", 3, 32, "the segment \"broken\" has problems of its own")]
    [InlineData("""{ }""", 3, 22, "\"list\" neither adds nor removes")]
    [InlineData("""{ "add": [] }""", 3, 31, "\"add\" is empty")]
    [InlineData("""{ "add": ["Not An Id"] }""", 3, 32, "a segment is \"Not An Id\"")]
    [InlineData("""{ "add": [5] }""", 3, 32, "a segment must be text, not a number")]
    [InlineData("""{ "ad": ["beta"] }""", 3, 24, "\"ad\" is not known here")]
    [InlineData("\"beta\"", 3, 22, "\"list\" must be an object, not text")]
    public void What_cannot_be_meant_is_told_with_its_place(string list, int line, int column, string reason)
    {
        var (journey, problems) = Read(list);
        Assert.Null(journey);
        Assert.Contains((line, column, reason), problems.Select(problem => (problem.Line, problem.Column, problem.Reason)));
    }

    private static (Journey? Journey, IReadOnlyList<ContentProblem> Problems) Read(string list)
    {
        var text = $$"""
            { "id": "j", "trigger": { "event": "Seen" }, "steps": [

            { "id": "x", "list": {{list}} }, { "id": "rest", "wait": "1d" } ] }
            """;
        var (definitions, problems) = ContentCompiler.Compile([.. Segments, new("journeys/j.json", text)]);
        return (definitions.Journeys.SingleOrDefault(), problems);
    }
}
