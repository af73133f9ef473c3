using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.Merging;

/// <summary>
/// Runs several workers on one thread. Each stops before every call to the outside, and the schedule says who goes on.
/// </summary>
public sealed class Interleaver(Func<IReadOnlyList<int>, int> schedule)
{
    private readonly SortedDictionary<int, TaskCompletionSource> _parked = [];

    /// <summary>How often somebody was let go on.</summary>
    public int Steps { get; private set; }

    public PortCalls For(int worker) => new Gate(this, worker);

    public void Run(params Func<Task>[] works)
    {
        // Continuations must stay on this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        var running = works.Select(work => work()).ToList();
        while (_parked.Count > 0)
        {
            var worker = schedule([.. _parked.Keys]);
            _parked.Remove(worker, out var resume);
            Steps++;
            resume!.SetResult();
        }

        foreach (var task in running) task.GetAwaiter().GetResult();
    }

    private sealed class Gate(Interleaver interleaver, int worker) : PortCalls
    {
        public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
        {
            var resume = new TaskCompletionSource();
            interleaver._parked.Add(worker, resume);
            await resume.Task;
            return await call();
        }
    }
}
