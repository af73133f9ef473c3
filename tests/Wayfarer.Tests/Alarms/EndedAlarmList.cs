using Wayfarer.Runtime.Alarms;

namespace Wayfarer.Tests.Alarms;

/// <summary>The queue of alarms that are to be forgotten, on the test's clock.</summary>
public sealed class EndedAlarmList(TimeProvider time) : IEndedAlarms
{
    private readonly List<(DateTimeOffset At, string Message)> _waiting = [];

    public int Count => _waiting.Count;

    public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation)
    {
        _waiting.Add((time.GetUtcNow() + ended.LookAfter, ended.ToString()));
        return default;
    }

    public async Task HandleAsync(EndedAlarms handler)
    {
        foreach (var item in _waiting.Where(item => item.At <= time.GetUtcNow()).ToList())
        {
            _waiting.Remove(item);
            await handler.HandleAsync(EndedAlarm.Read(item.Message), CancellationToken.None);
        }
    }
}
