using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>Finds a contact by any of its names, behind whatever merges it went through.</summary>
public sealed class ContactFinder(ContactStore contacts, EventIntake intake)
{
    public async ValueTask<Contact?> FindAsync(string id, CancellationToken cancellation)
    {
        ContactId?[] candidates =
        [
            ContactId.TryParse(id, out var contact) ? contact : null,
            intake.ContactOf(IdentifierKind.User, id),
            intake.ContactOf(IdentifierKind.Anonymous, id),
        ];
        foreach (var candidate in candidates.OfType<ContactId>())
        {
            // One that is frozen and not yet taken up elsewhere is shown as it is.
            var found = await contacts.FollowAsync(candidate, cancellation) ?? (await contacts.LoadAsync(candidate, cancellation)).Contact;
            if (found is { IsNew: false, Head.ErasedAt: null }) return found;
        }

        return null;
    }
}
