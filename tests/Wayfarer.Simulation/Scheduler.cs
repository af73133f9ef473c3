namespace Wayfarer.Simulation;

/// <summary>
/// Runs all workers on one thread. Each stops before and after every call to the outside, and chance decides who goes on
/// next; a worker that crashes is never resumed.
/// </summary>
public sealed class Scheduler(Dice dice)
{
    private readonly List<(SimulatedWorker Worker, TaskCompletionSource Resume)> _parked = [];

    public int Steps { get; private set; }

    public Task StepAsync(SimulatedWorker worker)
    {
        // Continuations run inside SetResult, on the one thread there is.
        var resume = new TaskCompletionSource();
        _parked.Add((worker, resume));
        return resume.Task;
    }

    public void ResumeOne()
    {
        var index = dice.Between(0, _parked.Count - 1);
        var (_, resume) = _parked[index];
        _parked.RemoveAt(index);
        Steps++;
        resume.SetResult();
    }

    public void Forget(SimulatedWorker worker) => _parked.RemoveAll(parked => parked.Worker == worker);
}
