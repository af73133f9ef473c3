using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Web.Explanations;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score list</c> and <c>show</c>: the scores that are live, in words.</summary>
internal static class ScoreListCommand
{
    private static readonly string[] Headings = ["SCORE", "RULES", "THRESHOLDS", "GRADE"];

    public static Command Create(IAnsiConsole console) => new Command("list", "List the scores that are live.").Asking(async (_, client, cancellation) =>
    {
        var answer = await client.ScoresAsync(cancellation);
        Listing.Write(console, Headings, answer.Scores.Select(score => (string[])
        [
            score.Id, $"{score.Rules.Count}", string.Join(", ", score.Thresholds.Select(threshold => $"{threshold.Id} at {threshold.At}")), score.Grade ?? "",
        ]));
        return 0;
    });

    public static Command CreateShow(IAnsiConsole console)
    {
        var id = new Argument<string>("id") { Description = "The id of a score." };
        return new Command("show", "Tell what a score is made of.") { id }.Asking(async (parsed, client, cancellation) =>
        {
            var wanted = parsed.GetRequiredValue(id);
            var score = (await client.ScoresAsync(cancellation)).Scores.FirstOrDefault(known => known.Id == wanted)
                ?? throw new TargetException($"There is no score '{wanted}'. 'wayfarer score list' names those that are live.");
            Tell(console.Profile.Out.Writer, score);
            return 0;
        });
    }

    private static void Tell(TextWriter output, ScoreModelAnswer score)
    {
        output.WriteLine($"{Printable.Of(score.Id)}, {score.Bounds}");
        foreach (var rule in score.Rules) output.WriteLine($"  {Printable.Of(rule)}");
        foreach (var group in score.Groups) output.WriteLine($"  group {Printable.Of(group)}");
        foreach (var threshold in score.Thresholds) output.WriteLine($"  {Printable.Of(threshold.Id)} from {threshold.At} on");
        if (score.Grade is { } grade) output.WriteLine($"  grade: {Printable.Of(grade)}");
        if (score.Account is { } account) output.WriteLine($"  an account has {Printable.Of(account)}");
    }
}
