using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Alarms;

namespace Wayfarer.Simulation;

/// <summary>
/// Alarms as unkind as their contract allows: late, lost, ringing twice at once, and ringing again when whoever heard them was
/// cut off. Each is set once.
/// </summary>
public sealed class SimulatedAlarms(Dice dice, SimulatedTime time, Func<bool> isCalm) : IAlarmClock, IEndedAlarms
{
    private const double LostOnes = 0.15;
    private const double Repeated = 0.15;
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Set> _set = [];

    /// <summary>When the next one rings; never when none does.</summary>
    public Instant Next => _set.Values.Select(alarm => alarm.RingsAt).Aggregate(Instant.Never, Instant.Min);

    public int Rung { get; private set; }

    public ValueTask SetAsync(Alarm alarm, CancellationToken cancellation)
    {
        if (!_set.ContainsKey(alarm.Id)) _set.Add(alarm.Id, new Set(alarm, RingsAt(alarm)));
        return default;
    }

    public ValueTask<bool> ForgetAsync(string id, CancellationToken cancellation) => ValueTask.FromResult(true);

    public ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation)
    {
        foreach (var id in _set.Keys.Where(id => id.StartsWith(Alarm.Prefix(contact), StringComparison.Ordinal)).ToList()) _set.Remove(id);
        return default;
    }

    public ValueTask AddAsync(EndedAlarm ended, CancellationToken cancellation) => default;

    /// <summary>One that rings now; it rings again unless it is answered in time.</summary>
    public AlarmRing? Take()
    {
        var ringing = _set.Where(alarm => alarm.Value.RingsAt <= time.Now).Select(alarm => alarm.Key).Order(StringComparer.Ordinal).ToList();
        if (ringing.Count == 0) return null;

        var id = dice.Pick(ringing);
        Rung++;
        if (!dice.Chance(isCalm() ? 0 : Repeated)) _set[id].RingsAt = time.Now + AnswerWithin;
        return new AlarmRing(id, _set[id].Alarm, GoesOn: true);
    }

    /// <summary>Goes on to the next wait, or ends; of two answers the first counts.</summary>
    public void Answer(AlarmRing ring, Alarm? next)
    {
        if (!_set.TryGetValue(ring.Id, out var alarm) || alarm.Alarm != ring.Alarm) return;

        if (next is null) _set[ring.Id] = new Set(ring.Alarm, Instant.Never);
        else _set[ring.Id] = new Set(next, RingsAt(next));
    }

    private Instant RingsAt(Alarm alarm)
    {
        if (isCalm()) return alarm.Until;

        return dice.Chance(LostOnes) ? Instant.Never : alarm.Until + dice.Time(Latest);
    }

    private sealed class Set(Alarm alarm, Instant ringsAt)
    {
        public Alarm Alarm => alarm;

        public Instant RingsAt { get; set; } = ringsAt;
    }
}
