using Wayfarer.Web.Explanations;

namespace Wayfarer.Local.Client;

/// <summary>An explanation as a tree of lines: each clause with a mark, and what it comes from below it.</summary>
internal sealed class ExplanationText(TextWriter output)
{
    // A rule may count a thousand events; whoever needs them all asks the API.
    private const int MostShown = 20;

    public void Write(ExplanationAnswer answer)
    {
        output.WriteLine($"Contact {answer.Contact} at {answer.At}, by snapshot {answer.Definitions.Snapshot}"
            + $"{(answer.Definitions.Snapshot == answer.Definitions.Live ? "" : $"; {answer.Definitions.Live} is live now")}.");
        foreach (var missing in answer.Missing) output.WriteLine($"Not known: {Printable.Of(missing)}.");
        output.WriteLine();
        if (answer.Clause is { } clause) Write(clause, 0);
        if (answer.Score is { } score) Write(score, 0);
    }

    private void Write(ClauseAnswer clause, int depth)
    {
        Line(depth, $"{Mark(clause.Value)} {clause.Words}{(clause.Until is { } until ? $"   until {until}" : "")}");
        foreach (var part in clause.Parts ?? []) Write(part, depth + 1);
        foreach (var score in clause.Scores ?? []) Write(score, depth + 1);
        Write(clause.Evidence ?? [], depth + 2);
        foreach (var note in clause.Notes ?? []) Line(depth + 2, $"({note})");
    }

    private void Write(ScoreExplanationAnswer explained, int depth)
    {
        var score = explained.Score;
        Line(depth, score.Value is { } value
            ? $"= {score.Id} is {ScoreText.Number(value)}{(score.Grade is { } grade ? $", {grade}" : "")}"
            : $"? {score.Id} is not known");
        Line(depth + 2, $"({ScoreText.Outlook(score)})");
        foreach (var rule in explained.Points.GroupBy(points => points.Rule))
        {
            Line(depth + 1, $"{rule.Key}: {rule.First().Words}");
            foreach (var points in rule.Where(points => points.Left != 0 || points.Why is not null).Take(MostShown)) Write(points, depth + 2);

            var (gone, more) = (rule.Count(points => points.Left == 0 && points.Why is null), rule.Count(points => points.Left != 0) - MostShown);
            if (more > 0) Line(depth + 2, $"and {more} more");
            if (gone > 0) Line(depth + 2, $"and {gone} of which nothing is left");
        }

        foreach (var group in explained.Groups.Where(group => group.Sum != group.Counted))
            Line(depth + 1, $"{(group.Group is null ? "the rules without a group come" : $"the group {group.Group} comes")} to {ScoreText.Number(group.Sum)}, of which {ScoreText.Number(group.Counted)} counts");
        if (score.Value is { } total && explained.Sum != total) Line(depth + 1, $"all comes to {ScoreText.Number(explained.Sum)}, of which {ScoreText.Number(total)} counts");
        foreach (var note in explained.Notes ?? []) Line(depth + 2, $"({note})");
        if (explained.Fit is { } fit) Write(fit, depth + 1);
    }

    private void Write(PointsAnswer points, int depth)
    {
        var decayed = points.Left == points.Points ? "" : $" of {ScoreText.Number(points.Points)}";
        if (points.Event is { } seen) Line(depth, $"{ScoreText.WithSign(points.Left)}{decayed}  {seen.Words}{Id(seen)}");
        if (points.Why is not { } why) return;

        Line(depth, ScoreText.WithSign(points.Left));
        Write(why, depth + 1);
    }

    private void Write(IReadOnlyList<EvidenceAnswer> evidence, int depth)
    {
        foreach (var item in evidence.Take(MostShown)) Line(depth, $"{item.Words}{Id(item)}");
        if (evidence.Count > MostShown) Line(depth, $"and {evidence.Count - MostShown} more");
    }

    private static string Id(EvidenceAnswer evidence) => evidence.MessageId is { } id ? $"  [{id}]" : "";

    private static string Mark(string value) => value switch
    {
        "true" => "✓",
        "false" => "✗",
        _ => "?",
    };

    private void Line(int depth, string text) => output.WriteLine($"{new string(' ', depth * 2)}{Printable.Of(text)}");
}
