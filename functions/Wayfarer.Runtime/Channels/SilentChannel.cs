namespace Wayfarer.Runtime.Channels;

/// <summary>Takes every message and tells nobody: for replays, in which nobody may be reached.</summary>
public sealed class SilentChannel : IChannel
{
    public bool RepeatsAreSafe => true;

    public ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation) =>
        new(HandOver.HandedOver.Instance);
}
