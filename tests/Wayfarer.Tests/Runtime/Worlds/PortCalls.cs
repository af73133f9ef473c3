namespace Wayfarer.Tests.Runtime.Worlds;

/// <summary>Stands before every call that a worker makes to the store or a queue.</summary>
public abstract class PortCalls
{
    public static readonly PortCalls Undisturbed = new Direct();

    public abstract ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call);

    private sealed class Direct : PortCalls
    {
        public override ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call) => call();
    }
}
