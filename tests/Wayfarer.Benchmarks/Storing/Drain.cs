using System.Diagnostics;

namespace Wayfarer.Benchmarks.Storing;

/// <summary>One emptying of the inbox: how long it took, what it cost, and what it wrote.</summary>
public sealed record Drain(TimeSpan Elapsed, TimeSpan Processor, long Allocated, IReadOnlyList<Written> Written, int CallsPerCommit)
{
    public static async Task<Drain> RunAsync(StoredWorld world)
    {
        var commits = world.Store.Commits;
        var processor = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        await world.DrainAsync();
        var elapsed = clock.Elapsed;
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        var written = world.Recorded.TakeWritten();
        return new Drain(elapsed, processor, allocated, written, Math.Max(1, written.Count / (int)Math.Max(1, world.Store.Commits - commits)));
    }
}
