using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.FailingStore;

public enum Failure
{
    BeforeTheEffect,
    AfterTheEffect,
    TwiceInARow,
}

/// <summary>Lets one call fail, counted from the first one, and the next one too when it fails twice in a row.</summary>
public sealed class FailingCalls(int number, Failure failure) : PortCalls
{
    private int _made;

    public bool HasFailed => _made >= number;

    public override async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call)
    {
        _made++;
        var isFirst = _made == number;
        var isSecond = failure == Failure.TwiceInARow && _made == number + 1;
        if (isSecond || (isFirst && failure == Failure.BeforeTheEffect)) throw new StoreUnavailableException("The call failed.");

        var answer = await call();
        return isFirst ? throw new StoreUnavailableException("The answer was lost.") : answer;
    }
}
