using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// Wakes a contact when the wait of an enrollment ends. It may be late, ring twice or be lost: the due table is the net
/// under it.
/// </summary>
public interface IAlarmClock
{
    /// <summary>Sets the alarm of a wait. One that was set before stays as it is, so that this can be repeated.</summary>
    ValueTask SetAsync(Alarm alarm, CancellationToken cancellation);

    /// <summary>Removes every alarm of a contact and what is remembered of those that rang.</summary>
    ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation);
}

/// <summary>
/// The alarm of one wait of one enrollment: ids and instants alone, because it is kept where everybody who looks after the
/// installation can read it. <paramref name="WaitNumber"/> tells the wait from all others of the enrollment.
/// </summary>
public sealed record Alarm(ContactId Contact, string Journey, string Version, string Enrollment, string Step, int WaitNumber, Instant Until);
