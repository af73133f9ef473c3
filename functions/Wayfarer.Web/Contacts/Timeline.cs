using System.Runtime.CompilerServices;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>
/// The history of a contact and of those that were merged into it, as one, newest first. Each history is read backwards only
/// as far as the page needs.
/// </summary>
public sealed class Timeline(ContactStore contacts)
{
    /// <summary>How far back what concerns one thing is looked for.</summary>
    private const int MostPassedOver = 10_000;

    /// <param name="concerns">Only what this holds for; everything when it is not given.</param>
    public async ValueTask<IReadOnlyList<TimelineItem>> ReadAsync(
        Contact contact, int limit, string? before, CancellationToken cancellation, Func<TimelineItem, bool>? concerns = null)
    {
        var passedOver = 0;
        var items = new List<TimelineItem>();
        var histories = new PriorityQueue<IAsyncEnumerator<TimelineItem>, string>(Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left)));
        foreach (var id in contact.Profile.Absorbed.Prepend(contact.Id))
        {
            var part = id == contact.Id ? contact : (await contacts.LoadAsync(id, cancellation)).Contact;
            await AdvanceAsync(ItemsAsync(part, cancellation).GetAsyncEnumerator(cancellation));
        }

        while (items.Count < limit && passedOver < MostPassedOver && histories.TryDequeue(out var history, out _))
        {
            if (concerns?.Invoke(history.Current) == false) passedOver++;
            else if (before is null || string.CompareOrdinal(history.Current.Id, before) < 0) items.Add(history.Current);
            await AdvanceAsync(history);
        }

        while (histories.TryDequeue(out var history, out _)) await history.DisposeAsync();
        return items;

        async ValueTask AdvanceAsync(IAsyncEnumerator<TimelineItem> history)
        {
            if (await history.MoveNextAsync()) histories.Enqueue(history, history.Current.Id);
            else await history.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<TimelineItem> ItemsAsync(Contact contact, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var commit in contacts.HistoryFromNewestAsync(contact, cancellation))
        {
            foreach (var item in TimelineItem.Of(contact.Id, commit)) yield return item;
        }
    }
}
