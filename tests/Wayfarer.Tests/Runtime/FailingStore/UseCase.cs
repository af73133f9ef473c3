using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.FailingStore;

/// <summary>What was there before, and what happens when calls begin to fail.</summary>
public sealed record UseCase(string Name, Func<World, Task> Before, Func<World, Task> Happens)
{
    public override string ToString() => Name;
}
