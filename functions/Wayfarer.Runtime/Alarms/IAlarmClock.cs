using Wayfarer.Domain.Contacts;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// Wakes a contact when the wait of an enrollment ends. It may be late, ring twice or be lost: the due table is the net
/// under it.
/// </summary>
public interface IAlarmClock
{
    /// <summary>Sets the alarm of a wait. One that was set before stays as it is, so that this can be repeated.</summary>
    ValueTask SetAsync(Alarm alarm, CancellationToken cancellation);

    /// <summary>Forgets an alarm that has rung its last, by its id; false when it still works.</summary>
    ValueTask<bool> ForgetAsync(string id, CancellationToken cancellation);

    /// <summary>Removes every alarm of a contact and what is remembered of those that rang.</summary>
    ValueTask RemoveAllAsync(ContactId contact, CancellationToken cancellation);
}
