using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Web.Explanations;
using Xunit;

namespace Wayfarer.Tests.Web.Explanations;

/// <summary>An explanation has an end, however much there is to tell, and says what it leaves out.</summary>
public sealed class ClauseAnswerTests
{
    private static readonly Condition.TagIs Tag = new("vip");

    [Theory]
    [InlineData(Limits.EvidencePerClause, null)]
    [InlineData(Limits.EvidencePerClause + 1, "and 1 more")]
    public void So_much_evidence_is_shown_and_the_rest_is_counted(int pieces, string? note)
    {
        var explanation = Of(Tag) with { Evidence = [.. Enumerable.Repeat(new Evidence.Tagged("vip", null), pieces)] };
        var answer = ClauseAnswer.Of(explanation);
        Assert.Equal(Limits.EvidencePerClause, answer.Evidence!.Count);
        Assert.Equal(note, answer.Notes?.Single());
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(25, true)]
    public void What_is_too_deep_inside_is_to_be_asked_about_by_itself(int depth, bool isCut)
    {
        var explanation = Of(Tag);
        for (var level = 0; level < depth; level++) explanation = Of(new Condition.Not(explanation.Clause)) with { Parts = [explanation] };

        var answer = ClauseAnswer.Of(explanation);
        while (answer.Parts is [var part]) answer = part;
        Assert.Equal(isCut, answer.Notes?.Single().Contains("not shown so deep inside", StringComparison.Ordinal) == true);
    }

    private static Explanation Of(Condition clause) => new(clause, Judgement.Lasting(true));
}
