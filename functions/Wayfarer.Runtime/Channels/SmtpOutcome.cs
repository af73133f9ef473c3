namespace Wayfarer.Runtime.Channels;

/// <summary>How far a message came on a connection, and what was said to it.</summary>
internal sealed record SmtpOutcome(bool IsTaken, SmtpReply? Refusal, bool BodyIsWritten, string Reason)
{
    /// <summary>The connection failed before the server was given anything to decide about.</summary>
    public bool WasCutOff => !IsTaken && !BodyIsWritten && Refusal is null or { EndsConnection: true };
}
