using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Local.Commands;
using Xunit;

namespace Wayfarer.Tests.Local.Client;

/// <summary>The command line as somebody types it, against a host that runs.</summary>
internal static class CommandLine
{
    /// <summary>The exit code and what was written; what went wrong in the same way as the program tells it.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        return (await RunAsync(output, TestContext.Current.CancellationToken, arguments), output.ToString());
    }

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellation, params string[] arguments)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = output };
            return await WayfarerCommand.Create(console, output).Parse(arguments).InvokeAsync(configuration, cancellation);
        }
        catch (Exception problem) when (problem is TargetException or FormatException)
        {
            output.WriteLine(problem.Message);
            return 1;
        }
    }

    public static Task<(int Code, string Output)> RunAsync(this HostFixture host, params string[] arguments) =>
        RunAsync([.. arguments, "--target", host.Client.BaseAddress!.ToString()]);
}
