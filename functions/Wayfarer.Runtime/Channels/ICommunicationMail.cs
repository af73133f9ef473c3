namespace Wayfarer.Runtime.Channels;

/// <summary>The two calls of Azure Communication Services that sending needs. They answer also when nobody answered.</summary>
public interface ICommunicationMail
{
    /// <summary>Asks once: whether and when to ask again is decided here, not by the client.</summary>
    ValueTask<CommunicationAnswer> SendAsync(CommunicationMail mail, Guid operation, CancellationToken cancellation);

    /// <summary>What is known of an operation.</summary>
    ValueTask<CommunicationAnswer> FindAsync(Guid operation, CancellationToken cancellation);
}
