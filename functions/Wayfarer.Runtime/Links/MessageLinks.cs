using System.Collections.Immutable;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Links;

/// <summary>Makes the links of messages. They lead to the address that the settings give or, without one, to the host itself.</summary>
public sealed class MessageLinks(LinkSigner signer, ReadOnlyMemory<byte> identityKey, Func<Uri> host)
{
    public LinksOfMessage For(Delivery delivery, EmailAddress to, ImmutableArray<string> topics, Settings settings, Instant at)
    {
        var link = new Link
        {
            IssuedAt = at,
            Contact = delivery.Contact,
            Address = AddressId.Of(to, identityKey.Span),
            MessageKey = delivery.Key,
            Message = delivery.Message,
            Journey = delivery.Journey,
            Step = delivery.Step,
            Topics = topics,
        };
        return new LinksOfMessage(signer, link, BaseOf(settings), isTest: false);
    }

    /// <summary>Links that look like those of a message and do nothing, because the message is only a test.</summary>
    public LinksOfMessage ForTest(Settings settings, Instant at) => new(signer, new Link { IssuedAt = at }, BaseOf(settings), isTest: true);

    private string BaseOf(Settings settings) => settings.PublicUrl ?? host().GetLeftPart(UriPartial.Authority);
}
