using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Client;
using Wayfarer.Local.Replay;
using Wayfarer.Local.Scores;

namespace Wayfarer.Local.Commands;

/// <summary>Where a command takes from what people did: a file with what its columns mean, or a host.</summary>
internal sealed class HistoryOptions
{
    private const int MostPeople = 10_000;

    private readonly MappingOptions _mapping = new();
    private readonly TargetOptions _target = new(optional: true);

    private readonly Option<int> _people = new("--people")
    {
        Description = $"The most people to ask a host for; {MostPeople} by default.",
        DefaultValueFactory = _ => MostPeople,
    };

    public Argument<string?> File { get; } = new("file")
    {
        Description = "Past events: a CSV file with a header, or one Segment call a line (.ndjson). Without it, a host is asked.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public IEnumerable<Option> All => [.. _mapping.All, _target.Target, _target.Key, _target.FunctionKey, _people];

    public async Task<History> ReadAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        if (parsed.GetValue(File) is { } path)
        {
            if (!System.IO.File.Exists(path)) throw new InvalidDataException($"There is no file {path}.");

            var source = new ReplaySource(path, _mapping.Read(parsed));
            var survey = source.Survey();
            ReplayCommand.Tell(console, survey);
            return History.Read(source, survey);
        }

        if (parsed.GetValue(_target.Target) is null) throw new FormatException("Name a file of past events, or a host with --target.");

        using var client = _target.Open(parsed);
        return await History.ReadAsync(client, parsed.GetValue(_people), cancellation);
    }
}
