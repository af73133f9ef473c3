using Wayfarer.Benchmarks.Load;
using Wayfarer.Benchmarks.Measuring;

namespace Wayfarer.Benchmarks.Hosting;

/// <summary>What the published host takes to start and to do nothing; by turns compiled ahead of time and not.</summary>
public sealed class HostBenchmark : IBenchmark
{
    public string Name => "host";

    public string Title => "wayfarer run, published: process start to the first 2xx, and working set when idle";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        var folder = Directory.CreateTempSubdirectory("wayfarer-benchmark-");
        try
        {
            var content = Path.Combine(folder.FullName, "content");
            ContentOnDisk.Write(DeclaredContent.Files, content);
            var ahead = await PublishedHost.PublishAsync(Path.Combine(folder.FullName, "ahead"), aheadOfTime: true);
            var plain = await PublishedHost.PublishAsync(Path.Combine(folder.FullName, "plain"), aheadOfTime: false);
            var starts = await Rounds.InterleaveAsync(scale.Starts, _ => StartAsync(ahead, content), _ => StartAsync(plain, content));
            var idle = await Rounds.InterleaveAsync(3, _ => IdleAsync(ahead, content, scale.Idle), _ => IdleAsync(plain, content, scale.Idle));
            return
            [
                new Figure("start to first 2xx, ReadyToRun", "s", starts[0][0], "0.4"),
                new Figure("start to first 2xx, compiled at run time", "s", starts[1][0]),
                new Figure($"working set after {scale.Idle.TotalSeconds:0} s idle, ReadyToRun", "MiB", idle[0][0], "80"),
                new Figure($"working set after {scale.Idle.TotalSeconds:0} s idle, compiled at run time", "MiB", idle[1][0]),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double[]> StartAsync(string program, string content)
    {
        await using var host = await RunningHost.StartAsync(program, content);
        return [host.ToFirstAnswer.TotalSeconds];
    }

    private static async Task<double[]> IdleAsync(string program, string content, TimeSpan idle)
    {
        await using var host = await RunningHost.StartAsync(program, content);
        await Task.Delay(idle);
        return [host.WorkingSetMebibytes];
    }
}
