using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer journeys</c>: all journeys, and how many people are where.</summary>
internal static class JourneysCommand
{
    private static readonly string[] Headings = ["JOURNEY", "STATE", "ENTERED", "HERE", "FINISHED", "EXITED", "FAILED", "GOALS", "WHERE"];

    public static Command Create(IAnsiConsole console) =>
        new Command("journeys", "List all journeys with how many people are at which step.").Asking(async (_, client, cancellation) =>
        {
            var answer = await client.JourneysAsync(cancellation);
            Listing.Write(console, Headings, answer.Journeys.Select(journey => (string[])
            [
                journey.Id,
                journey.State.ToString().ToLowerInvariant(),
                $"{journey.Totals.Entered}",
                $"{journey.Totals.Here}",
                $"{journey.Totals.Finished}",
                $"{journey.Totals.Exited}",
                $"{journey.Totals.Failed}",
                $"{journey.Totals.Goals}",
                string.Join(", ", journey.Totals.Steps.Where(step => step.Here > 0).Select(step => $"{step.Here} at {step.Step}")),
            ]));
            return 0;
        });
}
