using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Storage;

var root = WayfarerCommand.Create(AnsiConsole.Console, Console.Out);
try
{
    return await root.Parse(args is [] ? ["run"] : args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception problem) when (problem is TargetException or DatabaseRefusedException or InvalidDataException or IOException or FormatException)
{
    // Expected ways to go wrong carry their advice; a stack trace would bury it.
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
