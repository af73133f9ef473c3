namespace Wayfarer.Tests.Alarms;

/// <summary>What goes wrong in a hub: nothing, unless told otherwise.</summary>
public class HubFaults
{
    public static readonly HubFaults None = new();

    /// <summary>Whether the process is lost after an execution and before it was kept.</summary>
    public virtual bool LosesExecution() => false;

    public virtual int TimesAnActivityRuns() => 1;

    /// <summary>Which of several answers to one call is kept.</summary>
    public virtual int Pick(int answers) => answers - 1;

    /// <summary>Runs an activity; a process that is lost meanwhile takes it with it.</summary>
    public virtual Task<string?> CallAsync(Func<Task<string?>> activity) => activity();
}

/// <summary>Everything goes wrong that may, drawn from a seed.</summary>
/// <param name="loseWithin">Runs an activity in a process that is lost after so many calls of its ports, if it makes so many.</param>
public sealed class RandomHubFaults(int seed, Func<int, Func<Task<string?>>, Task<string?>> loseWithin) : HubFaults
{
    private const int MostPortCalls = 8;

    private readonly Random _dice = new(seed);

    public override bool LosesExecution() => _dice.Next(3) == 0;

    public override int TimesAnActivityRuns() => _dice.Next(1, 3);

    public override int Pick(int answers) => _dice.Next(answers);

    public override Task<string?> CallAsync(Func<Task<string?>> activity) =>
        _dice.Next(2) == 0 ? loseWithin(_dice.Next(MostPortCalls), activity) : activity();
}
