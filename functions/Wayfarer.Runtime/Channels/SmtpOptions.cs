using System.Security.Cryptography.X509Certificates;

namespace Wayfarer.Runtime.Channels;

/// <summary>The mail server that takes the messages, and how patient one is with it.</summary>
public sealed record SmtpOptions(string Host, int Port)
{
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Without a name nobody is signed in.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>How many messages are under way at once; more callers wait.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Servers limit how much one connection may carry; after as many messages a new one is opened.</summary>
    public int MessagesPerConnection { get; init; } = 500;

    /// <summary>A connection that was not used for so long is closed.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For connecting, encryption and signing in, together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the answer to each command.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For each part of the body and for the answer to its end: giving up there leaves the outcome unknown.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a failure to connect nobody tries again before this: a wrong password must not lock the account.</summary>
    public TimeSpan PauseAfterFailure { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Such as <c>bounces@mail.shop.example</c>: each message's bounces come to <c>bounces+TOKEN@mail.shop.example</c>.
    /// Without one they come to the sender.
    /// </summary>
    public string? BounceAddress { get; init; }

    /// <summary>For tests: one certificate that is trusted although nobody vouches for it.</summary>
    public X509Certificate2? TrustedCertificate { get; init; }
}

public enum SmtpSecurity
{
    /// <summary>Readable on the way: for a relay on the same machine.</summary>
    None,

    /// <summary>Encrypted before anything else is said; a server that does not offer it is not used.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Tls,
}
