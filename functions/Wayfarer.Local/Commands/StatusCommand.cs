using System.CommandLine;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Client;
using Wayfarer.Web;
using Wayfarer.Web.Journeys;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer status</c>: whether a host works, and what needs a look.</summary>
internal static class StatusCommand
{
    public static Command Create(TextWriter output) =>
        new Command("status", "Tell whether the host works, and what needs a look.").Asking(async (_, client, cancellation) =>
        {
            var health = await client.HealthAsync(cancellation);
            output.WriteLine($"{client.Target} is {health.Status}; snapshot {health.Snapshot} is live.");
            Tell(output, await client.FiguresAsync(cancellation));
            Tell(output, (await client.JourneysAsync(cancellation)).Journeys);

            var backfill = await client.BackfillAsync(cancellation);
            if (backfill.State == "running") output.WriteLine(SegmentCommand.Words(backfill));

            var problems = (await client.ContentAsync(cancellation)).Problems;
            foreach (var problem in problems) output.WriteLine($"Not live: {Printable.Of(problem.ToString())}");

            foreach (var name in (await client.EventNamesAsync(cancellation)).Names.Where(name => name.IsNew || name.IsSilent))
                output.WriteLine($"Look at: '{Printable.Of(name.Name)}' from {name.Key} is {(name.IsSilent ? "silent" : "new")}"
                    + $"{(name.Advice is null ? "" : $": {Printable.Of(name.Advice)}")}");

            foreach (var pause in (await client.PausesAsync(cancellation)).Pauses) output.WriteLine($"Paused: {Printable.Of(pause.Scope)} since {pause.Since}");

            if (problems.Count == 0) output.WriteLine("All content is live.");
            return 0;
        });

    private static void Tell(TextWriter output, HealthFigures figures)
    {
        if (figures.State == "ok")
        {
            output.WriteLine("Nothing waits too long.");
            return;
        }

        Wait("The oldest event that no contact has taken", figures.OldestEvent);
        Wait("The oldest effect or message that could go", figures.OldestOutbox);
        Count(figures.OverdueWakes, "contacts should have been woken");
        Count(figures.Poison, "queue messages were given up; 'wayfarer poison list' tells why");

        void Wait(string what, WaitingSince waiting)
        {
            if (waiting.State != "ok") output.WriteLine($"{InWords(waiting.State)}: {what} has waited for {Duration.Describe(TimeSpan.FromMinutes(Math.Floor(waiting.Seconds / 60)))}, since {waiting.Since}.");
        }

        void Count(HealthCount count, string what)
        {
            if (count.State != "ok") output.WriteLine($"{InWords(count.State)}: {count.Count}{(count.OrMore ? " or more" : "")} {what}.");
        }

        static string InWords(string state) => state == "bad" ? "Bad" : "Slow";
    }

    private static void Tell(TextWriter output, IReadOnlyList<JourneyAnswer> journeys)
    {
        var states = journeys.GroupBy(journey => journey.State).OrderByDescending(state => state.Key == JourneyState.Live);
        var counts = string.Join(", ", states.Select(state => $"{state.Count()} {state.Key.ToString().ToLowerInvariant()}"));
        var inside = journeys.Sum(journey => journey.Totals.Here);
        output.WriteLine($"Journeys: {(counts.Length == 0 ? "none" : counts)}; {inside} {(inside == 1 ? "person is" : "people are")} inside.");
    }
}
