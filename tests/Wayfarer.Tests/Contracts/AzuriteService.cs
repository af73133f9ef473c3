using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace Wayfarer.Tests.Contracts;

/// <summary>An Azurite table service of one's own, started by the first client that is asked for.</summary>
public sealed class AzuriteService : IAsyncDisposable
{
    private const int Starts = 5;

    // An account of its own: whoever else listens on the port cannot answer a request signed with its key.
    private readonly string _account = "wayfarer" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly Lazy<Task<Uri>> _started;
    private TemporaryFolder? _folder;
    private Process? _process;

    public AzuriteService() => _started = new(StartAsync);

    /// <summary>A client of the service; the counter, when there is one, sees every request it sends.</summary>
    public async Task<TableServiceClient> ClientAsync(OperationCounter? counter = null) =>
        Client(await _started.Value, counter);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } own)
            await EndAsync(own);
        _folder?.Dispose();
    }

    private TableServiceClient Client(Uri endpoint, OperationCounter? counter)
    {
        var options = new TableClientOptions();
        if (counter is not null)
            options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(endpoint, new TableSharedKeyCredential(_account, _key), options);
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
            var endpoint = new Uri($"http://127.0.0.1:{port}/{_account}");
            if (await AnswersAsync(_process, endpoint))
                return endpoint;
            await EndAsync(_process);
            if (start == Starts)
                throw new InvalidOperationException($"Azurite did not start in {Starts} tries.");
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
            "--require", NodePackages.ExitWithParent, AzuritePackage.TableService,
            "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
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

    private async Task<bool> AnswersAsync(Process own, Uri endpoint)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(5) } };
        var client = new TableServiceClient(endpoint, new TableSharedKeyCredential(_account, _key), options);
        var waited = Stopwatch.StartNew();
        while (!own.HasExited && waited.Elapsed < TimeSpan.FromMinutes(1))
        {
            try
            {
                await foreach (var _ in client.QueryAsync())
                    break;
                return !own.HasExited;
            }
            catch (Exception failure) when (failure is RequestFailedException or AggregateException or OperationCanceledException)
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
