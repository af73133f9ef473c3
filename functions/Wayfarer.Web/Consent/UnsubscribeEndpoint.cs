using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Consent;

/// <summary>
/// The unsubscribe link of a message. Looking at it changes nothing, because mail scanners follow links; a post withdraws
/// consent before it is answered, from a mail program's one click (RFC 8058) as from the page's own buttons.
/// </summary>
public sealed class UnsubscribeEndpoint(AddressBook addresses, LinkSigner links, ISnapshotSource snapshots, TimeProvider time)
{
    private const string Scope = "scope";
    private const string All = "all";

    private Settings Settings => snapshots.Current.Settings;

    public async Task<IResult> GetAsync(string token, CancellationToken cancellation)
    {
        if (links.Verify(LinkPurpose.Test, token) is not null) return ConsentPage.OfTestMessage(Settings);
        if (links.Verify(LinkPurpose.Unsubscribe, token) is not { Address: { } address } link) return ConsentPage.Unknown(Settings);

        try
        {
            return Page(link, (await addresses.LoadAsync(address, cancellation)).Record);
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    public async Task<IResult> PostAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        if (links.Verify(LinkPurpose.Test, token) is not null) return ConsentPage.OfTestMessage(Settings);
        if (links.Verify(LinkPurpose.Unsubscribe, token) is not { Address: { } address } link) return ConsentPage.Unknown(Settings);

        // Whatever stands in the body, who posts here wants out.
        var form = await PostedForm.ReadAsync(request, cancellation);
        var topics = $"{form?[Scope]}" == All ? [] : link.Topics;
        try
        {
            await addresses.RecordAsync(address, record => Withdrawal(record, link, topics, request), cancellation);
            return Page(link, (await addresses.LoadAsync(address, cancellation)).Record);
        }
        catch (StoreUnavailableException)
        {
            return ConsentPage.Unavailable(Settings);
        }
    }

    /// <summary>Nothing when it is withdrawn already, so that a link that is posted again and again fills no ledger.</summary>
    private ConsentChange? Withdrawal(AddressRecord record, Link link, ImmutableArray<string> topics, HttpRequest request)
    {
        var isKnown = topics.IsEmpty ? record.IsWithdrawn(topic: null) : topics.All(record.IsWithdrawn);
        return isKnown ? null : new ConsentChange
        {
            Key = $"unsubscribe {Guid.CreateVersion7():n}",
            Kind = ConsentChangeKind.Withdrawn,
            At = record.AfterAll(Instant.From(time.GetUtcNow())),
            Topics = topics,
            Source = "the unsubscribe link of a message",
            RemoteAddress = $"{request.HttpContext.Connection.RemoteIpAddress}",
            MessageKey = link.MessageKey,
        };
    }

    private PageAnswer Page(Link link, AddressRecord record)
    {
        var names = string.Join(", ", link.Topics.Select(topic => $"“{ConsentPage.NameOf(Settings, topic)}”"));
        var isOutOfAll = record.IsWithdrawn(topic: null);
        var isOutOfTopic = isOutOfAll || (!link.Topics.IsEmpty && link.Topics.All(record.IsWithdrawn));
        if (isOutOfAll) return ConsentPage.Of(Settings, "You are unsubscribed", ConsentPage.Notice("You get no more news and offers from us."));
        if (isOutOfTopic)
        {
            return ConsentPage.Of(Settings, "You are unsubscribed", $"""
                {ConsentPage.Notice($"You get no more messages about {names}.")}
                <form method="post"><button class="second" name="{Scope}" value="{All}">Unsubscribe from everything else, too</button></form>
                """);
        }

        var onlyTopic = link.Topics.IsEmpty ? "" : $"""<button name="{Scope}" value="topic">Unsubscribe from {ConsentPage.Text(names)}</button>""";
        return ConsentPage.Of(Settings, "Unsubscribe", $"""
            <p>Nothing has been changed yet. Choose what you do not want any more:</p>
            <form method="post">
            {onlyTopic}
            <button class="second" name="{Scope}" value="{All}">Unsubscribe from all news and offers</button>
            </form>
            """);
    }
}
