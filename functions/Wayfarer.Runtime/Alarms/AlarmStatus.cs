using Wayfarer.Domain.Journeys;

namespace Wayfarer.Runtime.Alarms;

/// <summary>What operations see of an alarm: nothing about the person.</summary>
public sealed record AlarmStatus(string Journey, string Version, string Step, string WaitsFor, string Until)
{
    public static AlarmStatus Of(Alarm alarm) => new(
        alarm.Journey, alarm.Version, alarm.Step, alarm.Kind == WaitKind.Event ? "an event, at most until then" : "time to pass", alarm.Until.ToString());
}
