using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;

namespace Wayfarer.Runtime.Hosting;

/// <summary>How much an engine takes at once, and how it hands messages over.</summary>
public sealed record EngineOptions(InboxWorkerOptions Inbox, int EffectsAtOnce, DeliveryOptions Deliveries)
{
    /// <summary>For a live host that owns its store: many contacts at once fill the store's group commits.</summary>
    public static readonly EngineOptions Live = new(
        new InboxWorkerOptions(BatchSize: 1_024, ContactsAtOnce: 64, TimeSpan.FromSeconds(30)), EffectsAtOnce: 256,
        new DeliveryOptions { IsAlone = true, AtOnce = 4 });

    /// <summary>For whoever needs the same order every time.</summary>
    public static readonly EngineOptions OneByOne = new(InboxWorkerOptions.OneByOne, EffectsAtOnce: 256, new DeliveryOptions { IsAlone = true });

    /// <summary>For the past, in the same order every time: nobody is reached.</summary>
    public static readonly EngineOptions Rehearsal = OneByOne with { Deliveries = OneByOne.Deliveries with { IsRehearsal = true } };
}
