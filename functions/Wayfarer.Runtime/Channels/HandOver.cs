using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Runtime.Channels;

/// <summary>What a channel answered when a message was handed over to it.</summary>
public abstract record HandOver
{
    private HandOver()
    {
    }

    public sealed record HandedOver : HandOver
    {
        public static readonly HandedOver Instance = new();
    }

    /// <summary>
    /// The channel will never take this message. <paramref name="Bounce"/> says hard, soft or policy when the receiving side
    /// refused it; none when it was never offered.
    /// </summary>
    public sealed record Refused(string Reason, BounceKind Bounce = BounceKind.None) : HandOver;

    /// <summary>It was not offered to the channel, because it is not wanted any more.</summary>
    public sealed record Skipped(string Reason) : HandOver;

    /// <summary>The channel certainly did not take it and may be asked again.</summary>
    public sealed record Later(TimeSpan? RetryAfter, string Reason) : HandOver
    {
        /// <summary>Whether it counts as one of the attempts after which a message is given up.</summary>
        public bool IsAttempt { get; init; } = true;
    }

    /// <summary>Nobody knows whether it was taken.</summary>
    public sealed record Unknown(string Reason) : HandOver;
}
