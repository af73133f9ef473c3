using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>Finds a contact by any of its names, behind whatever merges it went through.</summary>
public sealed class ContactFinder(ContactStore contacts, EventIntake intake)
{
    public ValueTask<Contact?> FindAsync(string id, CancellationToken cancellation) => FindAsync(Candidates(id), cancellation);

    /// <summary>By a contact id alone.</summary>
    public ValueTask<Contact?> FindContactAsync(string id, CancellationToken cancellation) =>
        FindAsync(ContactId.TryParse(id, out var contact) ? [contact] : [], cancellation);

    /// <summary>By a user id alone.</summary>
    public ValueTask<Contact?> FindUserAsync(string id, CancellationToken cancellation) =>
        FindAsync(new[] { intake.ContactOf(IdentifierKind.User, id) }.OfType<ContactId>(), cancellation);

    private async ValueTask<Contact?> FindAsync(IEnumerable<ContactId> candidates, CancellationToken cancellation)
    {
        foreach (var candidate in candidates)
        {
            // One that is frozen and not yet taken up elsewhere is shown as it is.
            var found = await contacts.FollowAsync(candidate, cancellation) ?? (await contacts.LoadAsync(candidate, cancellation)).Contact;
            if (found is { IsNew: false, Head.ErasedAt: null }) return found;
        }

        return null;
    }

    /// <summary>The contact that has the name itself, whether or not it went up in another one since.</summary>
    public async ValueTask<Contact?> FindItselfAsync(string id, CancellationToken cancellation)
    {
        foreach (var candidate in Candidates(id))
        {
            if ((await contacts.LoadAsync(candidate, cancellation)).Contact is { IsNew: false, Head.ErasedAt: null } found) return found;
        }

        return null;
    }

    private IEnumerable<ContactId> Candidates(string id)
    {
        ContactId?[] candidates =
        [
            ContactId.TryParse(id, out var contact) ? contact : null,
            intake.ContactOf(IdentifierKind.User, id),
            intake.ContactOf(IdentifierKind.Anonymous, id),
        ];
        return candidates.OfType<ContactId>();
    }
}
