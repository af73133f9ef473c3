using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Runtime.Explanations;

/// <summary>
/// Finds out what was known of a contact at an instant, and by which definitions it was judged: those of that time where they
/// are kept and know what is asked about, and otherwise those that are live.
/// </summary>
public sealed class ContactExplanations(ContactStore contacts, DefinitionStore definitions, TimeProvider time)
{
    public Instant Now => Instant.From(time.GetUtcNow());

    /// <param name="named">The contact that was asked for, which may have gone up in another one since.</param>
    /// <param name="past">An instant in the past; where it is not given, it is now, and by the definitions that are live.</param>
    /// <param name="isAsked">Whether a snapshot knows what is asked about.</param>
    /// <returns>Null when nothing was known of the contact yet, with the instant at which it was first heard of.</returns>
    public async ValueTask<(PastContact? Past, Instant? FirstAt)> ReadAsync(
        Contact named, Instant? past, Func<Snapshot, bool> isAsked, CancellationToken cancellation)
    {
        var at = past ?? Now;
        var contact = named;
        var record = await ContactRecord.ReadAsync(contacts, contact, cancellation);
        while (contact.Head.ForwardTo is { } target && record.FrozenAt <= at)
        {
            contact = (await contacts.LoadAsync(target, cancellation)).Contact;
            record = await ContactRecord.ReadAsync(contacts, contact, cancellation);
        }

        if (record.FirstAt > at) return (null, record.FirstAt);

        var current = await definitions.AtLeastAsync(contact.Head.Snapshot, cancellation);
        return (record.At(at, past is null ? current : await SnapshotAsync(record.SnapshotAt(at), current, isAsked, cancellation)), record.FirstAt);
    }

    /// <summary>Who judges a contact as it is now.</summary>
    public async ValueTask<(Judge Judge, Snapshot Snapshot)> NowAsync(Contact contact, CancellationToken cancellation)
    {
        var snapshot = await definitions.AtLeastAsync(contact.Head.Snapshot, cancellation);
        var remembering = ContactKernel.NeedsRecall(contact, snapshot)
            ? ContactKernel.Recall(contact, snapshot, await contacts.RecallAsync(contact, snapshot, cancellation))
            : contact;
        return (new Judge(remembering.Profile, snapshot) { Contact = contact.Id, Open = contact.Enrollments }, snapshot);
    }

    private async ValueTask<Snapshot> SnapshotAsync(long number, Snapshot current, Func<Snapshot, bool> isAsked, CancellationToken cancellation)
    {
        if (number == 0 || number == current.Number) return current;

        return await definitions.FindAsync(number, cancellation) is { } former && isAsked(former) ? former : current;
    }
}
