using System.CommandLine;

namespace Wayfarer.Local.Client;

/// <summary>Makes a command one that asks a host: it takes the host's address and a key, and gets a client for it.</summary>
internal static class ClientCommand
{
    public static Command Asking(this Command command, Func<ParseResult, WayfarerClient, CancellationToken, Task<int>> ask)
    {
        var target = new TargetOptions();
        command.Add(target.Target);
        command.Add(target.Key);
        command.Add(target.FunctionKey);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = target.Open(parsed);
            return await ask(parsed, client, cancellation);
        });
        return command;
    }
}
