using System.CommandLine;
using Spectre.Console;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score</c>: what scores are worth, and what they could be.</summary>
internal static class ScoreCommand
{
    public static Command Create(IAnsiConsole console) => new("score", "Try scores on what people really did.")
    {
        ScoreBacktestCommand.Create(console), ScoreSuggestCommand.Create(console),
    };
}
