using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Web.Events;

/// <summary>The received events of all keys as one list, the newest first. Each key's is read only as far as the answer needs.</summary>
public sealed class ReceivedEventFinder(ReceivedEventTable events, KeyTable keys)
{
    /// <param name="key">The id of a key; null for all, revoked ones and requests without a key included.</param>
    /// <param name="before">The order that the answer goes on behind.</param>
    internal async ValueTask<IReadOnlyList<EventAnswer>> FindAsync(
        string? key, ReceivedStatus? status, string? name, string? before, int limit, Instant now, CancellationToken cancellation)
    {
        var found = new List<EventAnswer>();
        var lists = new PriorityQueue<(IAsyncEnumerator<ReceivedEvent> List, ReceivedEventId Id), string>(StringComparer.Ordinal);
        foreach (var id in key is null ? await KeysAsync(cancellation) : [key])
        {
            foreach (var kind in status is { } one ? [one] : Enum.GetValues<ReceivedStatus>())
                await AdvanceAsync(events.ReadAsync(id, kind, now, cancellation).GetAsyncEnumerator(cancellation), new ReceivedEventId("", id, kind));
        }

        while (found.Count < limit && lists.TryDequeue(out var newest, out var order))
        {
            found.Add(EventAnswer.Of(newest.Id with { Order = order }, newest.List.Current));
            await AdvanceAsync(newest.List, newest.Id);
        }

        while (lists.TryDequeue(out var rest, out _)) await rest.List.DisposeAsync();
        return found;

        async ValueTask AdvanceAsync(IAsyncEnumerator<ReceivedEvent> list, ReceivedEventId id)
        {
            while (await list.MoveNextAsync())
            {
                if (!IsMeant(list.Current)) continue;

                lists.Enqueue((list, id), list.Current.Order);
                return;
            }

            await list.DisposeAsync();
        }

        bool IsMeant(ReceivedEvent received) =>
            (before is null || string.CompareOrdinal(received.Order, before) > 0)
            && (name is null || string.Equals(received.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    internal async ValueTask<ReceivedEvent?> FindAsync(ReceivedEventId id, Instant now, CancellationToken cancellation)
    {
        await foreach (var received in events.ReadAsync(id.Key, id.Status, now, cancellation))
        {
            if (received.Order == id.Order) return received;
        }

        return null;
    }

    /// <summary>The id of a key that is named by its id or its name; null when there is none.</summary>
    internal async ValueTask<string?> KeyOfAsync(string key, CancellationToken cancellation)
    {
        if (key is EventRecorder.NoKey or EventRecorder.EventGrid) return key;

        var known = await keys.ReadAsync(cancellation);
        return (known.FirstOrDefault(one => one.Id == key) ?? known.LastOrDefault(one => one.Name == key))?.Id;
    }

    internal async ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancellation) =>
        [.. (await keys.ReadAsync(cancellation)).Where(key => key.Kind != KeyKind.Admin).Select(key => key.Id), EventRecorder.NoKey, EventRecorder.EventGrid];
}
