using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Hosting;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// What an alarm does when it rings: the contact transaction, and then the next wait of the same enrollment, until there is
/// none. Ringing again, late or for nothing is harmless.
/// </summary>
public sealed class AlarmBell(ContactTransaction transaction, IAlarmClock clock, IEndedAlarms endedAlarms)
{
    /// <summary>Rings; the wait to which the alarm goes on, or null when it ends.</summary>
    public async ValueTask<Alarm?> RingAsync(AlarmRing ring, CancellationToken cancellation)
    {
        try
        {
            var next = await EndWaitAsync(ring.Alarm, ring.GoesOn, cancellation);
            if (next is null) await endedAlarms.AddAsync(new EndedAlarm(ring.Id), cancellation);
            return next;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            Telemetry.AlarmFailed();
            throw;
        }
    }

    private async ValueTask<Alarm?> EndWaitAsync(Alarm alarm, bool goesOn, CancellationToken cancellation)
    {
        var (contact, ended) = await transaction.RingAsync(alarm, goesOn, cancellation);

        // The contact that took this one up was told of the wait and has an alarm of its own.
        if (contact.Head.ForwardTo is { } target) return await EndWaitAsync(alarm with { Contact = target }, goesOn: false, cancellation);

        var next = contact.Enrollments.FirstOrDefault(open => open.Id == alarm.Enrollment) is { } enrollment ? Alarm.Of(contact.Id, enrollment) : null;
        if (ended) return goesOn ? next : null;

        // Either the wait was brought forward, and the next one has its own alarm, or this is a repetition and nobody knows
        // whether the answer of the first time arrived. Further on, another alarm is at work in the first case; in the second,
        // which is rare, the due table is.
        if (next is not null && next.WaitNumber == alarm.WaitNumber + 1) await clock.SetAsync(next, cancellation);
        return null;
    }
}
