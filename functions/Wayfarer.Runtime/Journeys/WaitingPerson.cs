using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Journeys;

/// <summary>
/// Where one enrollment waits and whose it is. One that has ended stays known for a while, so that what is told late does
/// not bring it back.
/// </summary>
public sealed record WaitingPerson(
    ContactId Contact, string Enrollment, string Step, WaitKind Kind, Instant Since, Instant? Until, int WaitNumber, bool Closed,
    int Format = WaitingPerson.CurrentFormat)
{
    public const int CurrentFormat = 1;

    /// <summary>How late a wait may end before somebody should look at it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public bool IsOverdue(Instant now) => Until is { } until && until + Grace < now;

    internal static WaitingPerson Of(ContactId contact, Effect.Place place, Instant at) =>
        new(contact, place.Enrollment, place.Step, place.Wait.Kind, place.Closed ? at : place.Wait.Since, place.Wait.Until, place.WaitNumber, place.Closed);

    /// <summary>
    /// Whether this was told later than another. An end is the last of all; of two contacts in the same wait, the one that
    /// the other was merged into has the smaller id.
    /// </summary>
    internal bool IsNewerThan(WaitingPerson known)
    {
        if (known.Closed) return false;
        if (Closed || WaitNumber != known.WaitNumber) return Closed || WaitNumber > known.WaitNumber;

        return Contact.Precedes(known.Contact);
    }
}
