namespace Wayfarer.Runtime.Channels;

/// <summary>A way to reach people. It answers what became of a message and throws only when it is cancelled.</summary>
public interface IChannel
{
    /// <summary>Whether handing over the same key again cannot reach the person twice.</summary>
    bool RepeatsAreSafe { get; }

    ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation);
}
