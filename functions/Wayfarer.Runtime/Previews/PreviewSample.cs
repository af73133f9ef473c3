using System.Globalization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Previews;

/// <summary>
/// Shows a preview the contacts, as far as time and number allow. Ids are hashes, so that those whose ids begin alike are a sample
/// of all: it goes over the ids of users and of visitors in parts of the same width.
/// </summary>
public sealed class PreviewSample(ITableStore store, TimeProvider time, int mostContacts, TimeSpan mostTime)
{
    private const int Parts = 4_096;

    private readonly ContactPages _pages = new(store);

    /// <param name="look">Is shown some contacts.</param>
    /// <param name="isWhole">Is told that a part is whole: what has been shown up to here is a fair sample.</param>
    /// <returns>Which part of all contacts was looked at as a whole; when not even the first was, what was seen of it counts for it.</returns>
    public async ValueTask<double> RunAsync(Func<IReadOnlyList<Contact>, ValueTask> look, Action isWhole, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var (done, shown, isCutOff) = (0, 0L, false);
        for (var width = 1; done < Parts && !isCutOff;)
        {
            var before = shown;
            var until = Math.Min(done + width, Parts);
            isCutOff = !await ShowAsync('u', done, until) || !await ShowAsync('v', done, until);
            if (isCutOff && done > 0) break;

            done = until;
            isWhole();
            if ((shown - before) * 20 < mostContacts) width *= 2;
        }

        return (double)done / Parts;

        async ValueTask<bool> ShowAsync(char kind, int from, int to)
        {
            for (var next = Place(kind, from); next is not null;)
            {
                if (shown >= mostContacts || time.GetElapsedTime(began) >= mostTime) return false;

                var page = await _pages.ReadAsync(next, to == Parts ? $"{kind}g" : Place(kind, to), cancellation);
                List<Contact> some = [.. page.Contacts.Select(stored => stored.Contact).Where(IsThere)];
                await look(some);
                shown += some.Count;
                next = page.Next;
            }

            return true;
        }
    }

    private static string Place(char kind, int part) => kind + part.ToString("x3", CultureInfo.InvariantCulture);

    private static bool IsThere(Contact contact) => contact is { IsNew: false, Head: { ForwardTo: null, ErasedAt: null } };
}
