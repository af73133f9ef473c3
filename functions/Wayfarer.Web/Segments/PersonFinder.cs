using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Web.Segments;

/// <summary>Finds the one person that an id or an e-mail address names, or says why there is none.</summary>
public sealed class PersonFinder(ContactFinder finder, AddressFinder addresses)
{
    public async ValueTask<(ContactId? Contact, string? Reason)> FindAsync(string name, PersonName kind, CancellationToken cancellation)
    {
        var contact = kind switch
        {
            PersonName.ContactId => await finder.FindContactAsync(name, cancellation),
            PersonName.UserId => await finder.FindUserAsync(name, cancellation),
            PersonName.Email => null,
            _ => await finder.FindAsync(name, cancellation),
        };
        if (contact is not null) return (contact.Id, null);

        return kind switch
        {
            PersonName.ContactId => (null, "nobody is known by this contact id"),
            PersonName.UserId => (null, "nobody is known by this user id"),
            PersonName.Any when !name.Contains('@', StringComparison.Ordinal) => (null, "nobody is known by this contact id, user id or anonymous id"),
            _ => await FindByAddressAsync(name, cancellation),
        };
    }

    private async ValueTask<(ContactId? Contact, string? Reason)> FindByAddressAsync(string text, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(text, out var address)) return (null, "this is no plain e-mail address");

        return await addresses.ContactsAsync(address, cancellation) switch
        {
            [] => (null, "nobody is known to go by this address"),
            [var one] => (one.Id, null),
            var several => (null, $"{several.Count} contacts go by this address; name them by their ids: {string.Join(", ", several.Take(3).Select(contact => contact.Id.Value))}"),
        };
    }
}
