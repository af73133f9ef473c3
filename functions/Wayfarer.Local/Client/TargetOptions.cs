using System.CommandLine;
using Wayfarer.Local.Hosting;

namespace Wayfarer.Local.Client;

/// <summary>Which host a command speaks to, and with which key.</summary>
internal sealed class TargetOptions
{
    public const string KeyVariable = "WAYFARER_KEY";

    private static readonly string ThisMachine = $"http://127.0.0.1:{LocalHostOptions.DefaultPort}";

    public Option<string> Target { get; } = new("--target")
    {
        Description = "The address of the host; the one on this machine by default.",
        DefaultValueFactory = _ => ThisMachine,
    };

    public Option<string?> Key { get; } = new("--key")
    {
        Description = $"An admin key, which a host elsewhere asks for; from {KeyVariable} by default.",
    };

    public WayfarerClient Open(ParseResult parsed)
    {
        var target = parsed.GetRequiredValue(Target);
        if (!Uri.TryCreate(target.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException($"'{target}' is no address of a host; write one such as {ThisMachine}.");

        var key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (key is { Length: > 0 } && address is { Scheme: "http", IsLoopback: false })
            throw new FormatException($"A key is not sent to {address} in plain text; use https.");

        return new WayfarerClient(address, key is { Length: > 0 } ? key : null);
    }
}
