using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Channels;

/// <summary>A way to reach people. It answers what became of a message and throws only when it is cancelled.</summary>
public interface IChannel
{
    /// <summary>Whether handing over the same key again cannot reach the person twice.</summary>
    bool RepeatsAreSafe { get; }

    ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation);

    /// <summary>
    /// What became of a message whose outcome is not known: handed over, refused, or <see cref="HandOver.Later"/> when it
    /// certainly was not taken. Null when the channel cannot tell.
    /// </summary>
    ValueTask<HandOver?> LookUpAsync(string key, Instant attemptedAt, CancellationToken cancellation) => ValueTask.FromResult<HandOver?>(null);
}
