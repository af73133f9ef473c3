using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Local;

/// <summary>The real program as a process of its own, which can be killed and started again on the same port and data.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();
    private Process? _process;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public string Data => _folder.File("data");

    public string Content => _folder.File("content");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task StartAsync()
    {
        Directory.CreateDirectory(Content);
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "wayfarer.dll"), "run", "--port", $"{_port}", "--data", Data, "--content", Content,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        while (await _process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("Listening", StringComparison.Ordinal)) return;
        }

        Assert.Fail("The host did not start.");
    }

    /// <summary>Ends it as a cut of the power would end it, as far as the process is concerned.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Cancellation);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
