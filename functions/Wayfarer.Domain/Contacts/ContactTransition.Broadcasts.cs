using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Domain.Contacts;

internal sealed partial class ContactTransition
{
    /// <summary>
    /// Enters the journey of a broadcast under the same rules as by its trigger. Who is a member was read from a table that may
    /// be behind: the contact itself knows better.
    /// </summary>
    private void Take(Input.Enroll enroll)
    {
        var @event = EventProperties.Reached(enroll);
        if (RefusalOf(enroll, @event) is { } refusal) NotEntered(enroll.Journey, $"the broadcast '{enroll.Broadcast}' came, and {refusal}");
        else Enter(_snapshot.Journey(enroll.Journey)!, @event, $"the broadcast '{enroll.Broadcast}' came to the segment '{enroll.Segment}'");
    }

    private string? RefusalOf(Input.Enroll enroll, Event @event)
    {
        if (enroll.ReachedAs is { } other) return $"it has reached this person already, as {other}";
        if (_snapshot.Journey(enroll.Journey) is not { } journey) return "the journey was removed";

        return Membership(enroll.Segment)?.Value switch
        {
            Truth.True => Refusal(journey, @event, _profile.Journey(journey.Id)),
            Truth.Unknown => $"whether the contact is in the segment '{enroll.Segment}' asks for history that has not been read yet",
            _ => $"the contact is not in the segment '{enroll.Segment}'",
        };
    }
}
