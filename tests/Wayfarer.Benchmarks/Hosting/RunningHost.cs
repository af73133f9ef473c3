using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Wayfarer.Benchmarks.Hosting;

/// <summary>A process of <c>wayfarer run</c> with a new data folder.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private RunningHost(Process process, DirectoryInfo data, TimeSpan toFirstAnswer)
    {
        _process = process;
        _data = data;
        ToFirstAnswer = toFirstAnswer;
    }

    /// <summary>From the start of the process to the first 2xx.</summary>
    public TimeSpan ToFirstAnswer { get; }

    public double WorkingSetMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    public static async Task<RunningHost> StartAsync(string program, string content)
    {
        var data = Directory.CreateTempSubdirectory("wayfarer-benchmark-");
        var port = FreePort();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
        var start = new ProcessStartInfo(program, ["run", "--port", $"{port}", "--content", content, "--data", data.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await AnswersAsync(client))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException("The host did not start.");

            await Task.Delay(5);
        }

        return new RunningHost(process, data, clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var call = new StringContent("""{ "event": "Signed Up", "userId": "first" }""");
            using var answer = await client.PostAsync("/v1/track", call);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
