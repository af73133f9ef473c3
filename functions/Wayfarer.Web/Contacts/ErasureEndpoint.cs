using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Contacts;

/// <summary>Erases a person. It is accepted when it is safe on the inbox; from its first commit on nothing is known of them.</summary>
public sealed class ErasureEndpoint(ContactStore contacts, EventIntake intake, IMessageQueue inbox, TimeProvider time)
{
    /// <param name="id">A contact id, a user id or an anonymous id.</param>
    public async Task<IResult> DeleteAsync(string id, CancellationToken cancellation)
    {
        try
        {
            if (await FindAsync(id, cancellation) is not { } contact)
                return Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");
            if (contact.Head.ErasedAt is { } erasedAt) return Answers.Json(new ErasureAnswer(contact.Id.Value, $"{erasedAt}"));

            var erase = new Input.Erase(contact.Id, Instant.From(time.GetUtcNow()));
            await inbox.EnqueueAsync(QueueName.Inbox, [new InboxMessage(contact.Id, erase).ToQueueMessage()], cancellation);
            return Answers.Json(new ErasureAnswer(contact.Id.Value, null), StatusCodes.Status202Accepted);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <summary>The contact itself, wherever it was merged into: an erasure reaches all that are the same person.</summary>
    private async ValueTask<Contact?> FindAsync(string id, CancellationToken cancellation)
    {
        ContactId?[] candidates =
        [
            ContactId.TryParse(id, out var contact) ? contact : null,
            intake.ContactOf(IdentifierKind.User, id),
            intake.ContactOf(IdentifierKind.Anonymous, id),
        ];
        foreach (var candidate in candidates.OfType<ContactId>())
        {
            var found = (await contacts.LoadAsync(candidate, cancellation)).Contact;
            if (!found.IsNew) return found;
        }

        return null;
    }
}

/// <param name="ErasedAt">When nothing was known of the contact any more; null while that is still to come, which takes seconds.</param>
public sealed record ErasureAnswer(string Contact, string? ErasedAt);
