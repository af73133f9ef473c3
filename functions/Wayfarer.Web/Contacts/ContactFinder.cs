using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>Finds a contact by any of its names, behind whatever merges it went through.</summary>
public sealed class ContactFinder(ContactStore contacts, EventIntake intake)
{
    public ValueTask<Contact?> FindAsync(string id, CancellationToken cancellation) => FindAsync(
        [
            ContactId.TryParse(id, out var contact) ? contact : null,
            intake.ContactOf(IdentifierKind.User, id),
            intake.ContactOf(IdentifierKind.Anonymous, id),
        ],
        cancellation);

    /// <summary>By a contact id alone.</summary>
    public ValueTask<Contact?> FindContactAsync(string id, CancellationToken cancellation) =>
        FindAsync([ContactId.TryParse(id, out var contact) ? contact : null], cancellation);

    /// <summary>By a user id alone.</summary>
    public ValueTask<Contact?> FindUserAsync(string id, CancellationToken cancellation) => FindAsync([intake.ContactOf(IdentifierKind.User, id)], cancellation);

    private async ValueTask<Contact?> FindAsync(ContactId?[] candidates, CancellationToken cancellation)
    {
        foreach (var candidate in candidates.OfType<ContactId>())
        {
            // One that is frozen and not yet taken up elsewhere is shown as it is.
            var found = await contacts.FollowAsync(candidate, cancellation) ?? (await contacts.LoadAsync(candidate, cancellation)).Contact;
            if (found is { IsNew: false, Head.ErasedAt: null }) return found;
        }

        return null;
    }
}
