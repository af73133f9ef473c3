using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Spectre.Console;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer replay</c>: what journeys would have done with the events of a file.</summary>
internal static class ReplayCommand
{
    private const int ProblemsShown = 5;

    public static Command Create(IAnsiConsole console)
    {
        var folders = new FolderOptions();
        var mapping = new MappingOptions();
        var file = new Argument<string>("file") { Description = "A CSV file with a header, or one Segment call a line (.ndjson)." };
        var outbox = new Option<bool>("--outbox-files")
        {
            Description = "Write every message into the outbox folder; on by default.",
            DefaultValueFactory = _ => true,
        };
        var until = new Option<string?>("--until") { Description = "The last instant to live through, such as 2020-05-01; a year after the last row by default." };
        var command = new Command("replay", "Let the events of a file pass through the journeys on a clock of their own.")
        {
            file, folders.Content, folders.Data, outbox, until,
        };
        foreach (var option in mapping.All) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new InvalidDataException($"There is no file {path}.");

            var content = folders.ContentFolder(parsed);
            var data = folders.DataFolder(parsed, Path.Combine("replay", Path.GetFileNameWithoutExtension(path)));
            var options = new ReplayOptions(content, data) { OutboxFiles = parsed.GetValue(outbox), Until = ToInstant(parsed.GetValue(until)) };
            return RunAsync(path, mapping.Read(parsed), options, console, cancellation);
        });
        return command;
    }

    public static async Task<int> RunAsync(
        string path, ReplayMapping mapping, ReplayOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        var source = new ReplaySource(path, mapping);
        var survey = source.Survey();
        Tell(console, survey);
        var events = source.InOrderOfTime(survey).Select(row => row.Event);
        return await ReplayConsole.RunAsync(console, options, await InputOfAsync(path, cancellation), events, survey.Rows, cancellation);
    }

    /// <summary>The first rows that cannot be used, and how many there are.</summary>
    internal static void Tell(IAnsiConsole console, ReplaySurvey survey)
    {
        foreach (var problem in survey.FirstProblems.Take(ProblemsShown)) console.WriteLine(problem.ToString());
        if (survey.Broken > ProblemsShown) console.WriteLine($"{survey.Broken:N0} rows of {survey.Rows:N0} cannot be used.");
    }

    internal static Instant? ToInstant(string? text) => text switch
    {
        null => null,
        _ when Instant.TryParse(text, out var instant) => instant,
        _ => throw new FormatException($"'{text}' is no instant; write one such as 2020-05-01 or 2020-05-01T12:00:00Z."),
    };

    private static async Task<string> InputOfAsync(string path, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        var content = await SHA256.HashDataAsync(file, cancellation);
        return Convert.ToHexStringLower(SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes(Path.GetFileName(path))]));
    }
}
