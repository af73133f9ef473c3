using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Hosting;

/// <summary>How much an engine takes at once, and whether it shares its store with others.</summary>
public sealed record EngineOptions(InboxWorkerOptions Inbox, int EffectsAtOnce, bool IsAlone)
{
    /// <summary>For a live host that owns its store: many contacts at once fill the store's group commits.</summary>
    public static readonly EngineOptions Live = new(
        new InboxWorkerOptions(BatchSize: 1_024, ContactsAtOnce: 64, TimeSpan.FromSeconds(30)), EffectsAtOnce: 256, IsAlone: true);

    /// <summary>For whoever needs the same order every time.</summary>
    public static readonly EngineOptions OneByOne = new(InboxWorkerOptions.OneByOne, EffectsAtOnce: 256, IsAlone: true);
}
