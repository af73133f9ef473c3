using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>
    /// Tells where enrollments wait now, each once, as far as that has changed: the last wait of this application counts.
    /// </summary>
    private void TellPlaces()
    {
        if (!_enrollmentsChanged) return;

        foreach (var enrollment in _open)
        {
            if (!WaitedLikeThis(enrollment)) _effects.Add(Place(enrollment, closed: false));
        }

        foreach (var ended in _closed)
        {
            // One that ended before its first wait was never anywhere.
            if (ended.Enrollment.WaitNumber > 0) _effects.Add(Place(ended.Enrollment, closed: true));
        }
    }

    private bool WaitedLikeThis(Enrollment enrollment)
    {
        foreach (var before in _before.Enrollments)
        {
            if (before.Id == enrollment.Id) return before.WaitNumber == enrollment.WaitNumber;
        }

        return false;
    }

    private static Effect.Place Place(Enrollment enrollment, bool closed) =>
        new(enrollment.Journey, enrollment.Id, enrollment.Step, enrollment.Wait, enrollment.WaitNumber, closed, enrollment.Version);
}
