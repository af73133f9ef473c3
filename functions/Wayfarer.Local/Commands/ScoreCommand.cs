using System.CommandLine;
using Spectre.Console;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer score</c>: what scores are made of, what they are worth, and what they could be.</summary>
internal static class ScoreCommand
{
    public static Command Create(IAnsiConsole console) => new("score", "Look at scores, and try them on what people really did.")
    {
        ScoreListCommand.Create(console), ScoreListCommand.CreateShow(console), ScorePreviewCommand.Create(console),
        ScorePreviewCommand.CreateAccount(console), ScoreBacktestCommand.Create(console), ScoreSuggestCommand.Create(console),
    };
}
