using Wayfarer.Runtime.Storage;

namespace Wayfarer.Simulation;

/// <summary>
/// Stands between a worker and the outside. A call may fail before its effect, be cut off by a crash on either side of
/// it, or succeed and lose its answer.
/// </summary>
public sealed class Faults(SimulatedWorker worker, Scheduler scheduler, Dice dice, Func<SimulationPlan> plan)
{
    public async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        await scheduler.StepAsync(worker);
        if (dice.Chance(plan().FaultBefore)) throw new StoreUnavailableException("simulated: not done");

        var answer = await call();
        await scheduler.StepAsync(worker);
        if (dice.Chance(plan().FaultAfter)) throw new StoreUnavailableException("simulated: the answer was lost");

        return answer;
    }
}
