using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Definitions;

namespace Wayfarer.Web.Contacts;

/// <summary>Everything about one contact, or what of it concerns one journey or one message, and why.</summary>
public sealed class ContactReader(Timeline timeline, ISnapshotSource snapshots)
{
    // A decision stands near the newest of what concerns it.
    private const int EnoughForWhy = 200;

    public async ValueTask<ContactAnswer> ReadAsync(
        Contact contact, int limit, string? before, string? journey, string? message, CancellationToken cancellation)
    {
        if (journey is null && message is null) return ContactAnswer.Of(contact, await timeline.ReadAsync(contact, limit, before, cancellation));

        var snapshot = snapshots.Current;
        var concerns = Why.Concerns(snapshot, journey, message);
        var items = await timeline.ReadAsync(contact, limit, before, cancellation, concerns);
        var newest = before is null && limit >= EnoughForWhy ? items : await timeline.ReadAsync(contact, EnoughForWhy, null, cancellation, concerns);
        var why = new Why(snapshot, contact, newest);
        return ContactAnswer.Of(contact, items) with { Why = message is not null ? why.Message(message) : why.Journey(journey!) };
    }
}
