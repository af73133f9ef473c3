using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Wayfarer.Runtime.Channels;

/// <summary>One connection to the mail server, for one message at a time.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly SmtpDialogue _dialogue;
    private readonly SmtpClient _client;
    private CancellationTokenSource? _deadline;

    private SmtpConnection(SmtpOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _dialogue = new SmtpDialogue(Extend);

        // The deadlines of this class are the only ones.
        _client = new SmtpClient(_dialogue) { Timeout = Timeout.Infinite };
        if (options.TrustedCertificate is { } trusted) _client.ServerCertificateValidationCallback = (_, given, _, errors) => IsTrusted(given, errors, trusted);
    }

    public int Messages { get; private set; }

    public DateTimeOffset UsedAt { get; private set; }

    public bool IsUsable => _client.IsConnected && Messages < _options.MessagesPerConnection && _dialogue.Refusal is not { EndsConnection: true };

    /// <summary>Throws what <see cref="IsTrouble"/> knows when the server cannot be reached or used.</summary>
    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var connection = new SmtpConnection(options, time);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether it is a way in which networks and servers fail, rather than programs.</summary>
    public static bool IsTrouble(Exception exception) => exception
        is IOException or SocketException or OperationCanceledException or TimeoutException or NotSupportedException
        or ProtocolException or CommandException or AuthenticationException or ServiceNotConnectedException or ServiceNotAuthenticatedException
        or SslHandshakeException or System.Security.Authentication.AuthenticationException;

    public async Task<SmtpOutcome> SendAsync(MimeMessage mail, MailboxAddress sender, MailboxAddress recipient, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _deadline = deadline;
        Messages++;
        _dialogue.Begin();
        Extend(inBody: false);
        try
        {
            await _client.SendAsync(mail, sender, [recipient], deadline.Token, _dialogue);
            return new SmtpOutcome(IsTaken: true, null, BodyIsWritten: true, "");
        }
        catch (Exception exception) when (IsTrouble(exception) && !cancellation.IsCancellationRequested)
        {
            var reason = exception is OperationCanceledException ? "the mail server did not answer in time" : exception.Message;
            return new SmtpOutcome(_dialogue.IsTaken, _dialogue.Refusal, _dialogue.BodyIsWritten, reason);
        }
        finally
        {
            _deadline = null;
            UsedAt = _time.GetUtcNow();
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsTrusted(X509Certificate? given, SslPolicyErrors errors, X509Certificate2 trusted) =>
        errors == SslPolicyErrors.None || (given is not null && given.GetRawCertData().AsSpan().SequenceEqual(trusted.RawDataMemory.Span));

    private async Task OpenAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.ConnectTimeout);
        try
        {
            await _client.ConnectAsync(_options.Host, _options.Port, SecurityOf(_options.Security), deadline.Token);

            // In chunks a message has no line that ends it, and the dialogue could not tell how far it came.
            // Every mail is ASCII, and stays it when it is passed on to a server that knows nothing else.
            _client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.UTF8);
            if (_options.UserName is { } name) await _client.AuthenticateAsync(name, _options.Password ?? "", deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no connection within {_options.ConnectTimeout.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Each sign of life gives the next one its time.</summary>
    private void Extend(bool inBody) => _deadline?.CancelAfter(inBody ? _options.DataTimeout : _options.CommandTimeout);

    private static SecureSocketOptions SecurityOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.SslOnConnect,
    };
}
