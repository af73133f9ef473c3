using System.CommandLine;
using Spectre.Console;

namespace Wayfarer.Local.Commands;

/// <summary>
/// Everything that can be typed behind <c>wayfarer</c>. The first five work with files of this machine; the others ask a host
/// over HTTP.
/// </summary>
internal static class WayfarerCommand
{
    public static RootCommand Create(IAnsiConsole console, TextWriter output) => new("Wayfarer: marketing automation that runs whole on this machine.")
    {
        RunCommand.Create(output),
        CheckCommand.Create(output),
        SchemasCommand.Create(output),
        ReplayCommand.Create(console),
        DemoCommand.Create(console),
        DiffCommand.Create(output),
        PullCommand.Create(output),
        PushCommand.Create(Console.In, output),
        StatusCommand.Create(output),
        JourneysCommand.Create(console),
        ContactCommand.Create(output),
        ExplainCommand.Create(output),
        ExportCommand.Create(output),
        EraseCommand.Create(console, output),
        RebuildCommand.Create(output),
        TailCommand.Create(output),
        SegmentCommand.Create(console, output),
        BroadcastCommand.Create(console, output),
        ScoreCommand.Create(console),
        DoctorCommand.Create(output),
        KeysCommand.Create(console, output),
        ConsentCommand.Create(output),
        SuppressCommand.Create(output),
        SuppressCommand.CreateUnsuppress(output),
        PauseCommand.Create(output),
        PauseCommand.CreateResume(output),
        SendTestCommand.Create(output),
        LinksCommand.Create(console),
        PoisonCommand.Create(console, output),
        AlarmsCommand.Create(output),
    };
}
