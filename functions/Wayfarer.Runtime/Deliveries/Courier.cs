using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Messages go to the contact by e-mail, confirmations to the address that they are about, notifications to a colleague by e-mail, webhook or both.</summary>
public sealed class Courier(IChannel mail, IChannel webhook, ISnapshotSource snapshots, MessageLinks links) : ICourier
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    private readonly MessageRenderer _renderer = new();

    public bool RepeatsAreSafe(Delivery delivery) =>
        mail.RepeatsAreSafe
        && (delivery.Kind != DeliveryKind.Notification || ColleagueOf(delivery, snapshots.Current)?.Webhook is null || webhook.RepeatsAreSafe);

    public bool GoesByMail(Delivery delivery) =>
        delivery.Kind != DeliveryKind.Notification || ColleagueOf(delivery, snapshots.Current)?.Email is not null;

    public async ValueTask<HandOver> HandOverAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        try
        {
            return delivery.Kind switch
            {
                DeliveryKind.Email => await SendAsync(delivery, contact, snapshot, at, cancellation),
                DeliveryKind.Confirmation => await ConfirmAsync(delivery, snapshot, at, cancellation),
                _ => await NotifyAsync(delivery, contact, snapshot, at, cancellation),
            };
        }
        catch (TemplateException problem)
        {
            return new HandOver.Skipped(problem.Message);
        }
    }

    // Of what goes two ways, one alone does not tell of both.
    public ValueTask<HandOver?> LookUpAsync(Delivery delivery, Instant attemptedAt, CancellationToken cancellation) =>
        delivery.Kind == DeliveryKind.Notification && ColleagueOf(delivery, snapshots.Current)?.Webhook is not null
            ? ValueTask.FromResult<HandOver?>(null)
            : mail.LookUpAsync(delivery.Key, attemptedAt, cancellation);

    private async ValueTask<HandOver> SendAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        if (snapshot.Message(delivery.Message) is not { } message) return new HandOver.Skipped($"the message '{delivery.Message}' was removed");
        if (contact.Profile.Mailbox() is not { } address) return new HandOver.Skipped("the contact has no e-mail address that can be sent to");

        var ways = links.For(delivery, address, message.Topic is { } topic ? [topic] : [], snapshot.Settings, at);
        var isMarketing = message.Kind == MessageKind.Marketing;
        var content = _renderer.Render(message, Values(delivery, contact, snapshot, isMarketing ? ways : null));
        content = MessageFinish.Complete(content, message, snapshot.Settings, ways);
        var headers = isMarketing ? HeadersOf(ways) : NoHeaders;
        var outgoing = new OutgoingMessage(delivery.Key, content.From ?? snapshot.Settings.From, address.Value, content, headers, at);
        return await mail.HandOverAsync(outgoing, cancellation);
    }

    /// <summary>Goes to the address itself, whoever's it is, and records nothing of what is done with it.</summary>
    private async ValueTask<HandOver> ConfirmAsync(Delivery delivery, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(delivery.To, out var address)) return new HandOver.Skipped("there is no address to confirm");

        var topics = EventProperties.Topics(delivery.TriggerProperties, []).Select(snapshot.Settings.Topic).OfType<Topic>().ToList();
        var ways = links.For(delivery, address, [.. topics.Select(topic => topic.Id)], snapshot.Settings, at);
        var message = snapshot.Message(Message.Confirmation) ?? ConfirmationMessage.Standard;
        var content = _renderer.Render(message, MessageValues.OfConfirmation(topics.Select(topic => topic.Name), snapshot.Settings, ways));
        if (!content.Html.Contains(ways.Confirm, StringComparison.Ordinal))
            return new HandOver.Skipped($"the message '{message.Id}' does not place {{{{ links.confirm }}}}");

        var outgoing = new OutgoingMessage(delivery.Key, content.From ?? snapshot.Settings.From, address.Value, content, NoHeaders, at);
        return await mail.HandOverAsync(outgoing, cancellation);
    }

    /// <summary>What mail programs show their own button for; the second says that a POST alone unsubscribes.</summary>
    private static Dictionary<string, string> HeadersOf(LinksOfMessage links) => new()
    {
        ["List-Unsubscribe"] = $"<{links.Unsubscribe}>",
        ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
    };

    private async ValueTask<HandOver> NotifyAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        if (ColleagueOf(delivery, snapshot) is not { } colleague) return new HandOver.Skipped($"the settings name no '{delivery.To}' any more");

        var text = _renderer.RenderText(delivery.Message, Values(delivery, contact, snapshot));
        var content = new RenderedMessage($"Wayfarer: {delivery.Journey}", System.Net.WebUtility.HtmlEncode(text), text);
        HandOver? byMail = null;
        if (colleague.Email is { } address)
        {
            byMail = !(MailMessage.TryRecipient(address, out var recipient) && EmailAddress.TryParse(recipient, out var mailbox) && snapshot.Settings.Sending.Allows(mailbox))
                ? new HandOver.Skipped($"sending is limited to listed addresses, and '{delivery.To}' is not listed")
                : await mail.HandOverAsync(To(address), cancellation);
            if (byMail is HandOver.Later || colleague.Webhook is null) return byMail;
        }

        var byWebhook = await webhook.HandOverAsync(To(colleague.Webhook!), cancellation);

        // Coming again would repeat the mail: where that is not safe, one of the two ways has to be enough.
        if (byWebhook is HandOver.Later && byMail is not null && !mail.RepeatsAreSafe) return byMail;

        return byMail is HandOver.HandedOver && byWebhook is not HandOver.Later ? byMail : byWebhook;

        OutgoingMessage To(string recipient) => new(delivery.Key, snapshot.Settings.From, recipient, content, NoHeaders, at);
    }

    private static Colleague? ColleagueOf(Delivery delivery, Snapshot snapshot) =>
        delivery.To is { } name ? snapshot.Settings.People.GetValueOrDefault(name) : null;

    private static IReadOnlyDictionary<string, object?> Values(
        Delivery delivery, Contact contact, Snapshot snapshot, LinksOfMessage? links = null) =>
        MessageValues.Of(
            contact.Id.Value,
            contact.Profile.Traits.Select(trait => KeyValuePair.Create(trait.Name, trait.Value)),
            delivery.TriggerProperties,
            snapshot.Settings,
            links);
}
