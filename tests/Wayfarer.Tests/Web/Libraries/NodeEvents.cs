using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Wayfarer.Tests.Web.Libraries;

/// <summary>Events from Segment's library for Node, in a process of its own.</summary>
internal sealed class NodeEvents : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public NodeEvents(Uri host, string key, int first, int count)
    {
        string[] arguments =
        [
            "--require", NodePackages.ExitWithParent, Repository.PathOf("tests", "Wayfarer.Tests", "Web", "Libraries", "post-events.cjs"),
            host.ToString().TrimEnd('/'), key, $"{first}", $"{count}",
        ];
        _process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Until the library was told that so many arrived.</summary>
    public async Task ReachAsync(int count)
    {
        while (await _process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (int.Parse(line, CultureInfo.InvariantCulture) >= count) return;
        }

        Assert.Fail($"The library gave up: {await _errors}");
    }

    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(Cancellation);
        Assert.Equal("", await _errors);
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
