using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>Messages go to the contact by e-mail, notifications to a colleague by e-mail, webhook or both.</summary>
public sealed class Courier(IChannel mail, IChannel webhook, ISnapshotSource snapshots) : ICourier
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    private readonly MessageRenderer _renderer = new();

    public bool RepeatsAreSafe(Delivery delivery) =>
        mail.RepeatsAreSafe
        && (delivery.Kind == DeliveryKind.Email || ColleagueOf(delivery, snapshots.Current)?.Webhook is null || webhook.RepeatsAreSafe);

    public bool GoesByMail(Delivery delivery) =>
        delivery.Kind != DeliveryKind.Notification || ColleagueOf(delivery, snapshots.Current)?.Email is not null;

    public async ValueTask<HandOver> HandOverAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        try
        {
            return delivery.Kind == DeliveryKind.Email
                ? await SendAsync(delivery, contact, snapshot, at, cancellation)
                : await NotifyAsync(delivery, contact, snapshot, at, cancellation);
        }
        catch (TemplateException problem)
        {
            return new HandOver.Skipped(problem.Message);
        }
    }

    private async ValueTask<HandOver> SendAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        if (snapshot.Message(delivery.Message) is not { } message) return new HandOver.Skipped($"the message '{delivery.Message}' was removed");
        if (contact.Profile.Trait(Profile.EmailTrait) is not { Kind: ValueKind.Text, Text: var address })
            return new HandOver.Skipped("the contact has no e-mail address");

        var content = _renderer.Render(message, Values(delivery, contact, snapshot));
        var outgoing = new OutgoingMessage(delivery.Key, content.From ?? snapshot.Settings.From, address, content, NoHeaders, at);
        return await mail.HandOverAsync(outgoing, cancellation);
    }

    private async ValueTask<HandOver> NotifyAsync(
        Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
    {
        if (ColleagueOf(delivery, snapshot) is not { } colleague) return new HandOver.Skipped($"the settings name no '{delivery.To}' any more");

        var text = _renderer.RenderText(delivery.Message, Values(delivery, contact, snapshot));
        var content = new RenderedMessage($"Wayfarer: {delivery.Journey}", System.Net.WebUtility.HtmlEncode(text), text);
        HandOver? byMail = null;
        if (colleague.Email is { } address)
        {
            byMail = await mail.HandOverAsync(To(address), cancellation);
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

    private static IReadOnlyDictionary<string, object?> Values(Delivery delivery, Contact contact, Snapshot snapshot) =>
        MessageValues.Of(
            contact.Id.Value,
            contact.Profile.Traits.Select(trait => KeyValuePair.Create(trait.Name, trait.Value)),
            delivery.TriggerProperties,
            snapshot.Settings);
}
