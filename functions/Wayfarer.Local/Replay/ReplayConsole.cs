using Spectre.Console;
using Wayfarer.Domain.Events;

namespace Wayfarer.Local.Replay;

/// <summary>A replay as it is seen on a console: problems of the content, a bar on terminals, the tables at the end.</summary>
internal static class ReplayConsole
{
    private const int WidthOfFiles = 120;

    public static async Task<int> RunAsync(
        IAnsiConsole console, ReplayOptions options, string input, IEnumerable<Event?> events, long rows, CancellationToken cancellation)
    {
        // What is not a terminal has no width of its own, and tables must not depend on whose it is.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;

        var (session, content) = await ReplaySession.OpenAsync(options, cancellation);
        await using (session)
        {
            foreach (var problem in content.Problems) console.WriteLine($"Not live: {problem}");

            if (console.Profile.Out.IsTerminal) await WithBarAsync(console, rows, progress => session.RunAsync(input, events, progress, cancellation));
            else await session.RunAsync(input, events, _ => { }, cancellation);

            ReplayReport.Write(console, await session.TotalsAsync(cancellation));
            if (options.OutboxFiles) console.WriteLine($"Messages: {options.Outbox}");
            return 0;
        }
    }

    private static Task WithBarAsync(IAnsiConsole console, long rows, Func<Action<long>, Task> replay) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Replaying", maxValue: Math.Max(1, rows));
                await replay(done => bar.Value = done);
            });
}
