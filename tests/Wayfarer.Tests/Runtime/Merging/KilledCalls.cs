using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.Merging;

/// <summary>The process is gone: nothing in the product may catch this.</summary>
public sealed class KilledException : Exception;

/// <summary>Lets so many calls through; then the process is gone.</summary>
public sealed class KilledCalls(int after) : PortCalls
{
    private int _made;

    public override ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call) =>
        ++_made > after ? throw new KilledException() : call();
}
