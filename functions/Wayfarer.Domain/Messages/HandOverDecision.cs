using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>Whether a reserved message is handed over now.</summary>
public abstract record HandOverDecision
{
    private HandOverDecision()
    {
    }

    public sealed record Go : HandOverDecision
    {
        public static readonly Go Instance = new();
    }

    /// <summary>Not before an instant, at which everything is judged again.</summary>
    public sealed record Wait(Instant Until, string Reason) : HandOverDecision;

    /// <summary>Never. When consent was withdrawn, the enrollment that waits to send it ends.</summary>
    public sealed record Skip(string Reason, bool Withdrawn = false) : HandOverDecision;
}
