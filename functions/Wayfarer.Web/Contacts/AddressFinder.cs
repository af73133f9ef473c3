using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>What is known of an e-mail address: who goes by it, and what may be sent there.</summary>
public sealed class AddressFinder(AddressTable addresses, ContactStore contacts, EventIntake intake)
{
    private const int MostContacts = 50;

    public async ValueTask<ConsentAnswer> ConsentAsync(EmailAddress address, CancellationToken cancellation)
    {
        var id = intake.AddressOf(address);
        return ConsentAnswer.Of(address, (await addresses.LoadAsync(id, cancellation)).Record, await addresses.LedgerAsync(id, cancellation));
    }

    public async ValueTask<IReadOnlyList<Contact>> ContactsAsync(EmailAddress address, CancellationToken cancellation)
    {
        var found = new List<Contact>();
        foreach (var id in (await addresses.ClaimsAsync(intake.AddressOf(address), cancellation)).Take(MostContacts))
        {
            if (await contacts.FollowAsync(id, cancellation) is { IsNew: false } contact) found.Add(contact);
        }

        return [.. found.DistinctBy(contact => contact.Id)];
    }
}
