using MimeKit;
using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// E-mail through a mail server. Its answer is exact about what is certain: until the body has been written the server cannot
/// have taken a message, an answer to the body holds, and a connection that breaks between the two leaves the outcome unknown.
/// May be called by many at once.
/// </summary>
public sealed class SmtpChannel : IChannel, IDisposable
{
    /// <summary>Grey lists let the same message pass after some minutes.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly ReturnPath _returnPath;
    private readonly SmtpConnections _connections;
    private volatile Failure? _failure;

    /// <param name="returnToken">Makes the token of the return address from a message's key; by default a hash of it.</param>
    public SmtpChannel(SmtpOptions options, Func<string, string>? returnToken = null, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _returnPath = new ReturnPath(options.BounceAddress, returnToken ?? MailMessage.Hash);
        _connections = new SmtpConnections(options, _time);
    }

    public bool RepeatsAreSafe => false;

    /// <summary>How many connections are open and wait for a message.</summary>
    public int IdleConnections => _connections.Idle;

    public async ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        if (!MailMessage.TryCreate(message, out var mail, out var reason)) return new HandOver.Refused(reason);

        using (mail)
        {
            await _connections.TakePlaceAsync(cancellation);
            try
            {
                return await HandOverAsync(mail, _returnPath.For(message.Key, mail), cancellation);
            }
            finally
            {
                _connections.LeavePlace();
            }
        }
    }

    public void Dispose() => _connections.Dispose();

    private async Task<HandOver> HandOverAsync(MimeMessage mail, MailboxAddress sender, CancellationToken cancellation)
    {
        var recipient = mail.To.Mailboxes.Single();
        while (_connections.TakeIdle() is { } waiting)
        {
            // A server closes connections that it finds idle for too long; that is noticed only now.
            var outcome = await SendAsync(waiting, mail, sender, recipient, cancellation);
            if (!outcome.WasCutOff) return AnswerTo(outcome);
        }

        if (_failure is { } failure && failure.Until > _time.GetUtcNow()) return IsDown(failure.Reason);

        SmtpConnection connection;
        try
        {
            connection = await SmtpConnection.OpenAsync(_options, _time, cancellation);
            _failure = null;
        }
        catch (Exception trouble) when (SmtpConnection.IsTrouble(trouble) && !cancellation.IsCancellationRequested)
        {
            _failure = new Failure(_time.GetUtcNow() + _options.PauseAfterFailure, $"the mail server cannot be used: {trouble.Message}");
            return IsDown(_failure.Reason);
        }

        return AnswerTo(await SendAsync(connection, mail, sender, recipient, cancellation));
    }

    private async Task<SmtpOutcome> SendAsync(
        SmtpConnection connection, MimeMessage mail, MailboxAddress sender, MailboxAddress recipient, CancellationToken cancellation)
    {
        try
        {
            return await connection.SendAsync(mail, sender, recipient, cancellation);
        }
        finally
        {
            _connections.Return(connection);
        }
    }

    /// <summary>It says nothing about the message and must not be held against it.</summary>
    private HandOver.Later IsDown(string reason) => new(_options.PauseAfterFailure, reason) { IsAttempt = false };

    private HandOver AnswerTo(SmtpOutcome outcome)
    {
        if (outcome.IsTaken) return HandOver.HandedOver.Instance;
        if (outcome.Refusal is { } refusal) return AnswerTo(refusal);
        if (outcome.BodyIsWritten) return new HandOver.Unknown($"the connection ended before the mail server answered: {outcome.Reason}");

        return IsDown($"the connection ended before the message was sent: {outcome.Reason}");
    }

    private HandOver AnswerTo(SmtpReply refusal)
    {
        var reason = $"the mail server answered {refusal.Code} {refusal.Text}";
        if (refusal.EndsConnection || IsAboutUs(refusal)) return IsDown(reason);

        return refusal.IsForNow ? new HandOver.Later(RetryAfter, reason) : new HandOver.Refused(reason, BounceOf(refusal));
    }

    /// <summary>It wants us to sign in: no message is to blame.</summary>
    private static bool IsAboutUs(SmtpReply refusal) => refusal.Code is 530 or 535 or 538 or 454 or 432 && refusal.Stage == SmtpStage.Sender;

    /// <summary>Only an answer to the recipient, or to the whole message, can speak of the recipient's address.</summary>
    private static BounceKind BounceOf(SmtpReply refusal) => refusal.Stage is SmtpStage.Recipient or SmtpStage.Body
        ? StatusCode.KindOf(StatusCode.In(refusal.Text), refusal.Code, refusal.Text)
        : BounceKind.Policy;

    private sealed record Failure(DateTimeOffset Until, string Reason);
}
