using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Web.Scores;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score preview</c> and <c>account</c>: who would cross what by a changed score, and what the scores of an account come to.</summary>
internal static class ScorePreviewCommand
{
    private static readonly string[] Headings = ["THRESHOLD", "ABOVE NOW", "WOULD BE", "RISE", "FALL", "FOR EXAMPLE"];
    private static readonly string[] AccountHeadings = ["SCORE", "VALUE", "ROLL-UP", "CONTACTS", "HIGHEST"];

    public static Command Create(IAnsiConsole console)
    {
        var file = new Argument<FileInfo>("file") { Description = "The score's file, as it would be published." };
        return new Command("preview", "Tell who would cross which threshold by a score that is not published.") { file }.Asking(async (parsed, client, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!path.Exists) throw new TargetException($"There is no file {path.FullName}.");

            var output = console.Profile.Out.Writer;
            var (seen, problems) = await client.PreviewScoreAsync(await File.ReadAllTextAsync(path.FullName, cancellation), cancellation);
            if (seen is null)
            {
                output.WriteLine(problems!.Problem);
                foreach (var problem in problems.Problems) output.WriteLine(Printable.Of(problem.ToString()));
                return 1;
            }

            Listing.Write(console, Headings, seen.Thresholds.Select(threshold => (string[])
            [
                threshold.Threshold, $"{threshold.Now}", $"{threshold.Then}", $"{threshold.Rise}", $"{threshold.Fall}", Example(threshold),
            ]));
            output.WriteLine($"{seen.Contacts} contacts were looked at{(seen.Share < 1 ? $", which is {seen.Share:P0} of all" : "")}; {seen.Changed} would have another score"
                + $"{(seen.Unknown > 0 ? $", and of {seen.Unknown} it is not known" : "")}. Nothing was changed.");
            return 0;
        });
    }

    public static Command CreateAccount(IAnsiConsole console)
    {
        var account = new Argument<string>("account") { Description = "The id of a group, as your group calls name it." };
        return new Command("account", "Tell what the scores of an account's contacts come to.") { account }.Asking(async (parsed, client, cancellation) =>
        {
            var answer = await client.AccountAsync(parsed.GetRequiredValue(account), cancellation);
            Listing.Write(console, AccountHeadings, answer.Scores.Select(score => (string[])
            [
                score.Score, $"{score.Value}", score.RollUp, $"{score.Contacts}", score.Highest is [var highest, ..] ? $"{highest.Contact} ({highest.Value})" : "",
            ]));
            return 0;
        });
    }

    private static string Example(ThresholdPreviewAnswer threshold) => threshold switch
    {
        { Risen: [var risen, ..] } => $"{risen.Contact}: {(risen.Now is { } now ? $"{now}" : "none")} to {risen.Then}",
        { Fallen: [var fallen, ..] } => $"{fallen.Contact}: {(fallen.Now is { } now ? $"{now}" : "none")} to {fallen.Then}",
        _ => "",
    };
}
