using System.Collections.Frozen;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Bounces;

namespace Wayfarer.Runtime.Channels;

/// <summary>
/// E-mail through Azure Communication Services. The provider knows each message by an id that is made of its key, so that what
/// became of a request without an answer can be looked up; it forgets within minutes that it took one, so that a repetition is
/// not safe.
/// </summary>
/// <param name="tracksEngagement">
/// Whether the provider tells of opens and clicks, too. Wayfarer's own links do, whoever sends: this is for a domain whose links
/// shall not lead through Wayfarer.
/// </param>
public sealed class CommunicationChannel(ICommunicationMail service, TimeProvider time, bool tracksEngagement = false) : IChannel
{
    /// <summary>A request may be under way for so long: until then, that nothing is known of it says nothing.</summary>
    public static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(5);

    /// <summary>Longer ago, the provider may have forgotten an operation that it took.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private static readonly TimeSpan WhenFull = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhenNotLetIn = TimeSpan.FromMinutes(5);

    private static readonly FrozenSet<string> Suppressed =
        FrozenSet.ToFrozenSet(["EmailDroppedAllRecipientsSuppressed"], StringComparer.OrdinalIgnoreCase);

    public bool RepeatsAreSafe => false;

    public async ValueTask<HandOver> HandOverAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        if (!MailMessage.TryCreate(message, out var mail, out var reason)) return new HandOver.Refused(reason);

        using (mail)
        {
            var (from, to) = (mail.From.Mailboxes.First(), mail.To.Mailboxes.First());
            var headers = mail.Headers.Where(header => IsOurs(header.Field, message)).ToDictionary(header => header.Field, header => header.Value);
            var wanted = new CommunicationMail(
                from.GetAddress(idnEncode: true), to.GetAddress(idnEncode: true), message.Content.Subject, message.Content.Html, message.Content.Text, headers, tracksEngagement);
            return Outcome(await service.SendAsync(wanted, OperationId.Of(message.Key), cancellation));
        }
    }

    public async ValueTask<HandOver?> LookUpAsync(string key, Instant attemptedAt, CancellationToken cancellation)
    {
        var answer = await service.FindAsync(OperationId.Of(key), cancellation);
        var since = Instant.From(time.GetUtcNow()) - attemptedAt;
        return answer switch
        {
            { Status: 200, State: "Failed" or "Canceled" } => Refused(answer),
            { Status: 200 or 202 } => HandOver.HandedOver.Instance,
            { Status: 404 } when since >= UnderWay && since <= Remembered => new HandOver.Later(null, "the provider never got it") { IsAttempt = false },
            _ => null,
        };
    }

    private static HandOver Outcome(CommunicationAnswer answer) => answer switch
    {
        { Status: 200 or 202 } => HandOver.HandedOver.Instance,
        { Status: 429 } => new HandOver.Later(answer.RetryAfter ?? WhenFull, "the provider takes no more for now") { IsAttempt = false },
        { Status: 503, RetryAfter: { } after } => new HandOver.Later(after, "the provider is not available") { IsAttempt = false },
        { Status: 401 or 403 or 404 } => new HandOver.Later(WhenNotLetIn, $"the provider does not let us in: {Describe(answer)}") { IsAttempt = false },

        // It knows this id already: an earlier attempt came through, and what became of it can be looked up.
        { Status: 409 or 412 } => new HandOver.Unknown($"the provider has this message already: {Describe(answer)}"),
        { Status: 408 or >= 500 } => new HandOver.Unknown($"the provider failed: {Describe(answer)}"),
        { Status: >= 400 } => Refused(answer),
        { NeverLeft: true } => new HandOver.Later(null, "the provider cannot be reached") { IsAttempt = false },
        _ => new HandOver.Unknown($"the provider gave no answer: {Describe(answer)}"),
    };

    private static HandOver.Refused Refused(CommunicationAnswer answer) => new(
        $"the provider refused it: {Describe(answer)}", answer.Code is { } code && Suppressed.Contains(code) ? BounceKind.Hard : BounceKind.None);

    private static string Describe(CommunicationAnswer answer) => answer switch
    {
        { Status: 0 } => answer.Code ?? "none",
        { Code: null } => $"{answer.Status}",
        _ => $"{answer.Status} {answer.Code}",
    };

    /// <summary>What the message itself does not say by its own members.</summary>
    private static bool IsOurs(string header, OutgoingMessage message) =>
        header.Equals("Auto-Submitted", StringComparison.OrdinalIgnoreCase) || message.Headers.Keys.Contains(header, StringComparer.OrdinalIgnoreCase);
}
