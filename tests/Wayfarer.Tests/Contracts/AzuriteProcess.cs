using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Wayfarer.Tests.Contracts;

/// <summary>One of Azurite's services on a free port, started when its address is first asked for.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const int Starts = 5;

    private readonly string _kind;
    private readonly string _account;
    private readonly string _key;
    private readonly Func<Uri, Task<bool>> _answers;
    private readonly Lazy<Task<Uri>> _started;
    private TemporaryFolder? _folder;
    private Process? _process;

    /// <param name="answers">Whether the service answers at an address; it throws while nobody does.</param>
    public AzuriteProcess(string kind, string account, string key, Func<Uri, Task<bool>> answers)
    {
        (_kind, _account, _key, _answers) = (kind, account, key, answers);
        _started = new(StartAsync);
    }

    /// <summary>The address of the account in this service.</summary>
    public Task<Uri> AddressAsync() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process is { } own)
            await EndAsync(own);
        _folder?.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        await NodePackages.InstallAsync();
        _folder = new TemporaryFolder();
        for (var start = 1; ; start++)
        {
            // Another process may take the port between its choice and its use; Azurite ends then.
            var port = FreePort();
            _process = Start(port);
            var address = new Uri($"http://127.0.0.1:{port}/{_account}");
            if (await AnswersAsync(_process, address))
                return address;
            await EndAsync(_process);
            if (start == Starts)
                throw new InvalidOperationException($"Azurite's {_kind} service did not start in {Starts} tries.");
        }
    }

    private Process Start(int port)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = _folder!.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{_account}:{_key}" },
        };
        foreach (var argument in (string[])
        [
            "--require", NodePackages.ExitWithParent, AzuritePackage.Service(_kind),
            $"--{_kind}Host", "127.0.0.1", $"--{_kind}Port", $"{port}",
            "--inMemoryPersistence", "--skipApiVersionCheck", "--silent", "--disableTelemetry",
        ])
            start.ArgumentList.Add(argument);
        var own = Process.Start(start)!;
        // A pipe that nobody reads stops its writer when it is full.
        own.OutputDataReceived += (_, _) => { };
        own.ErrorDataReceived += (_, _) => { };
        own.BeginOutputReadLine();
        own.BeginErrorReadLine();
        return own;
    }

    private async Task<bool> AnswersAsync(Process own, Uri address)
    {
        var waited = Stopwatch.StartNew();
        while (!own.HasExited && waited.Elapsed < TimeSpan.FromMinutes(1))
        {
            try
            {
                if (await _answers(address))
                    return !own.HasExited;
            }
            catch (Exception failure) when (failure is Azure.RequestFailedException or AggregateException or OperationCanceledException)
            {
                await Task.Delay(100);
            }
        }

        return false;
    }

    private static async Task EndAsync(Process own)
    {
        if (!own.HasExited)
            own.Kill(entireProcessTree: true);
        await own.WaitForExitAsync();
        own.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
