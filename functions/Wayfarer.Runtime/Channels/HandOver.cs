namespace Wayfarer.Runtime.Channels;

/// <summary>What became of a hand-over.</summary>
public abstract record HandOver
{
    private HandOver()
    {
    }

    /// <summary>Taken, now or when the same key was handed over before.</summary>
    public sealed record HandedOver : HandOver;

    /// <summary>Not taken, and it will not be taken next time either.</summary>
    public sealed record Refused(string Reason) : HandOver;

    /// <summary>Not taken this time, and safe to hand over again.</summary>
    public sealed record Later(TimeSpan? RetryAfter, string Reason) : HandOver;

    /// <summary>Perhaps taken: it was sent and no answer came.</summary>
    public sealed record Unknown(string Reason) : HandOver;
}
