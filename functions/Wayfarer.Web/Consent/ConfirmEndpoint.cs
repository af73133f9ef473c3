using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Consent;

/// <summary>
/// The second half of a double opt-in: whoever reads the mailbox says that it was they who filled in the form. Looking at
/// the link changes nothing; it confirms one request, once, within a week.
/// </summary>
public sealed class ConfirmEndpoint(AddressBook addresses, LinkSigner links, ISnapshotSource snapshots, TimeProvider time)
{
    private Settings Settings => snapshots.Current.Settings;

    private Instant Now => Instant.From(time.GetUtcNow());

    public async Task<IResult> GetAsync(string token, CancellationToken cancellation)
    {
        try
        {
            var (_, request, refusal) = await RequestOfAsync(token, cancellation);
            return refusal ?? ConsentPage.Of(Settings, "Please confirm", $"""
                <p>Somebody asked us to send this mailbox messages about {ConsentPage.Text(Names(request!.Topics))}. If it was you, please confirm. Otherwise there is nothing to do.</p>
                <form method="post"><button name="confirm" value="yes">Yes, subscribe me</button></form>
                """);
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    public async Task<IResult> PostAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        PostedForm.Bound(request);
        try
        {
            var (link, asked, refusal) = await RequestOfAsync(token, cancellation);
            if (refusal is not null) return refusal;

            var address = link!.Address!.Value;
            await addresses.RecordAsync(address, record => Confirmation(record, asked!, request), cancellation);
            var record = (await addresses.LoadAsync(address, cancellation)).Record;
            var confirmed = asked!.Topics.Where(topic => !record.IsWithdrawn(topic)).ToList();
            return confirmed.Count > 0
                ? ConsentPage.Of(Settings, "Thank you", ConsentPage.Notice($"You are subscribed to {Names([.. confirmed])}. Every message has a link to unsubscribe."))
                : ConsentPage.Of(Settings, "This link was used before", "<p>You have unsubscribed since then, and stay unsubscribed. To subscribe again, please fill in the form once more.</p>");
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    private ConsentChange Confirmation(AddressRecord record, ConsentChange asked, HttpRequest request) => new()
    {
        Key = $"confirmed {asked.Key}",
        Kind = ConsentChangeKind.Confirmed,
        At = record.AfterAll(Now),
        Topics = asked.Topics,
        Source = "a confirmation link",
        TextVersion = asked.TextVersion,
        Address = asked.Address,
        RemoteAddress = $"{request.HttpContext.Connection.RemoteIpAddress}",
        MessageKey = asked.Key,
        Traits = asked.Traits,
    };

    /// <summary>The request that a link is about, or the page that says why it is about none.</summary>
    private async ValueTask<(Link? Link, ConsentChange? Request, PageAnswer? Refusal)> RequestOfAsync(string token, CancellationToken cancellation)
    {
        if (links.Verify(LinkPurpose.Test, token) is not null) return (null, null, ConsentPage.OfTestMessage(Settings));
        if (links.Verify(LinkPurpose.Confirm, token) is not { Address: { } address, MessageKey: { } key } link) return (null, null, ConsentPage.Unknown(Settings));
        if (Now - link.IssuedAt > Limits.ConfirmationLinks)
        {
            return (null, null, ConsentPage.Of(
                Settings, "This link has expired", "<p>Nothing was changed. To subscribe, please fill in the form once more.</p>", StatusCodes.Status410Gone));
        }

        var request = await addresses.FindAsync(address, key, cancellation);
        return request is { Kind: ConsentChangeKind.Requested } ? (link, request, null) : (null, null, ConsentPage.Unknown(Settings));
    }

    private string Names(ImmutableArray<string> topics) => string.Join(", ", topics.Select(topic => $"“{ConsentPage.NameOf(Settings, topic)}”"));
}
