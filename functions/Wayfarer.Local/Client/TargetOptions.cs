using System.CommandLine;
using Wayfarer.Local.Hosting;

namespace Wayfarer.Local.Client;

/// <summary>Which host a command speaks to, and with which key.</summary>
internal sealed class TargetOptions
{
    public const string KeyVariable = "WAYFARER_KEY";
    public const string FunctionKeyVariable = "WAYFARER_FUNCTION_KEY";

    /// <summary>Where an installation on Azure answers whoever has a function key.</summary>
    private const string GuardedPath = "manage/";

    private static readonly string ThisMachine = $"http://127.0.0.1:{LocalHostOptions.DefaultPort}";

    /// <param name="optional">Whether the command can do without a host.</param>
    public TargetOptions(bool optional = false)
    {
        Target = optional
            ? new("--target") { Description = "The address of a host." }
            : new("--target") { Description = "The address of the host; the one on this machine by default.", DefaultValueFactory = _ => ThisMachine };
    }

    public Option<string> Target { get; }

    public Option<string?> Key { get; } = new("--key")
    {
        Description = $"An admin key, which a host elsewhere asks for; from {KeyVariable} by default.",
    };

    public Option<string?> FunctionKey { get; } = new("--function-key")
    {
        Description = $"A function key of an installation on Azure, for whoever has no admin key yet; from {FunctionKeyVariable} by default.",
    };

    public WayfarerClient Open(ParseResult parsed)
    {
        var target = parsed.GetRequiredValue(Target);
        if (!Uri.TryCreate(target.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException($"'{target}' is no address of a host; write one such as {ThisMachine}.");

        var key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable);
        var functionKey = parsed.GetValue(FunctionKey) ?? Environment.GetEnvironmentVariable(FunctionKeyVariable);
        if ((key ?? functionKey) is { Length: > 0 } && address is { Scheme: "http", IsLoopback: false })
            throw new FormatException($"A key is not sent to {address} in plain text; use https.");

        return functionKey is { Length: > 0 }
            ? new WayfarerClient(new Uri(address, GuardedPath), key: null, functionKey)
            : new WayfarerClient(address, key is { Length: > 0 } ? key : null);
    }
}
