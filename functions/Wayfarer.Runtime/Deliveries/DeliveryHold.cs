using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>What the settings, pauses and journeys keep from being handed over; it waits until they let it go.</summary>
internal static class DeliveryHold
{
    public static bool Holds(Delivery delivery, Snapshot snapshot, Pauses paused, bool isRehearsal)
    {
        if (HoldsAll(snapshot, paused, isRehearsal)) return true;
        if (delivery.Journey.Length == 0) return false;

        return snapshot.StateOf(delivery.Journey) is JourneyState.Draft or JourneyState.Paused || paused.Holds(PauseScope.Journey(delivery.Journey));
    }

    public static bool HoldsAll(Snapshot snapshot, Pauses paused, bool isRehearsal) =>
        (snapshot.Settings.Sending.Mode == SendingMode.Off && !isRehearsal) || paused.HoldsChannel(DeliveryChannel.Email);
}
