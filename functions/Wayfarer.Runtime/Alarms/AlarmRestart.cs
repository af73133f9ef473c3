using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Scheduling;

namespace Wayfarer.Runtime.Alarms;

/// <summary>
/// Sets the alarms of all who wait, from the due table: for a hub that is new, or has lost what it held. It goes page by page
/// and can be repeated from any of them.
/// </summary>
public sealed class AlarmRestart(DueTable due, ContactStore contacts, IAlarmClock clock, IAlarmRestarts restarts)
{
    public const int ContactsPerPage = 100;

    /// <summary>Sets the alarms of one page and asks for the next.</summary>
    public async ValueTask HandleAsync(string? after, CancellationToken cancellation)
    {
        var page = await RunAsync(after, cancellation);
        if (page.Next is { } next) await restarts.AskAsync(next, cancellation);
    }

    /// <param name="after">Where the page before ended; null for the first.</param>
    public async ValueTask<AlarmRestartPage> RunAsync(string? after, CancellationToken cancellation)
    {
        var (armed, next) = await due.ListAsync(after, ContactsPerPage, cancellation);
        var alarms = 0;
        foreach (var id in armed)
        {
            // Whoever was merged away waits for nothing any more; who took them up is in the list.
            var contact = (await contacts.LoadAsync(id, cancellation)).Contact;
            if (contact.Head.ForwardTo is not null) continue;

            foreach (var alarm in contact.Enrollments.Select(open => Alarm.Of(id, open)).OfType<Alarm>())
            {
                await clock.SetAsync(alarm, cancellation);
                alarms++;
            }
        }

        return new AlarmRestartPage(armed.Count, alarms, next);
    }
}

/// <summary>What one page came to, and where the next begins; null when it was the last.</summary>
public sealed record AlarmRestartPage(int Contacts, int Alarms, string? Next);
