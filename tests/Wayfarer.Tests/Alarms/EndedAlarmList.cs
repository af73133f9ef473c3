using Wayfarer.Runtime.Alarms;

namespace Wayfarer.Tests.Alarms;

/// <summary>The queue of alarms that are to be forgotten, on the test's clock.</summary>
public sealed class EndedAlarmList(TimeProvider time) : IEndedAlarms
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(1);

    private readonly List<(DateTimeOffset At, string Id)> _waiting = [];

    public List<string> Forgotten { get; } = [];

    public ValueTask AddAsync(string id, CancellationToken cancellation)
    {
        _waiting.Add((time.GetUtcNow() + After, id));
        return default;
    }

    public async Task ForgetAsync(IAlarmClock clock)
    {
        foreach (var item in _waiting.Where(item => item.At <= time.GetUtcNow()).ToList())
        {
            await clock.ForgetAsync(item.Id, CancellationToken.None);
            _waiting.Remove(item);
            Forgotten.Add(item.Id);
        }
    }
}
