using Wayfarer.Domain.Contacts;

namespace Wayfarer.Runtime.Contacts;

/// <summary>Others changed the contact each time before this transaction could; nothing is wrong with what it was to apply.</summary>
public sealed class ContendedContactException(ContactId contact, int losses)
    : Exception($"The contact {contact} was changed by others {losses} times in a row.");
