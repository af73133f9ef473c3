using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Web.Deliveries;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer pause</c> and <c>wayfarer resume</c>: the switch that stops hand-overs within seconds.</summary>
internal static class PauseCommand
{
    public static Command Create(TextWriter output)
    {
        var scope = Scope();
        return new Command("pause", "Hand nothing over any more, of all, a channel or a journey; what waits is kept.") { scope }
            .Asking(async (parsed, client, cancellation) => Tell(output, await client.PauseAsync(parsed.GetRequiredValue(scope), cancellation)));
    }

    public static Command CreateResume(TextWriter output)
    {
        var scope = Scope();
        return new Command("resume", "Hand over again what was paused, as far as it is still good.") { scope }
            .Asking(async (parsed, client, cancellation) => Tell(output, await client.ResumeAsync(parsed.GetRequiredValue(scope), cancellation)));
    }

    private static Argument<string> Scope() => new("scope")
    {
        Description = "all, channel:email or journey:<id>; all by default.",
        DefaultValueFactory = _ => PauseScope.Everything.ToString(),
    };

    private static int Tell(TextWriter output, PausesAnswer answer)
    {
        foreach (var pause in answer.Pauses) output.WriteLine($"Paused: {Printable.Of(pause.Scope)} since {pause.Since}");
        if (answer.Pauses.Count == 0) output.WriteLine("Nothing is paused.");
        return 0;
    }
}
