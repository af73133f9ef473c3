using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Journeys;

/// <summary>
/// Who waits where, by journey. An enrollment has two rows that change together: one by its id, which tells old news from
/// new, and one by step and instant, which lists it. An enrollment that ended keeps both until it is old, and is listed
/// nowhere.
/// </summary>
public sealed class WaitingTable(ITableStore store)
{
    private const string EnrollmentPrefix = "e|";
    private const string StepPrefix = "s|";
    private const string EndedPrefix = "t|";
    private const int Shards = 4;
    private const int RowsPerChange = 3;
    private const int OldOnesAtOnce = 10;
    private const long NoInstant = 999_999_999_999_999;

    /// <summary>How long an ended enrollment is remembered: much longer than anything told about it can be on its way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>Takes over what commits told; what is known already, or newer, stays.</summary>
    public async ValueTask PlaceAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var people =
            from entry in entries
            from place in entry.Effects.OfType<Effect.Place>()
            group WaitingPerson.Of(entry.Contact, place, entry.At) by (Partition: PartitionOf(place.Journey, place.Enrollment), place.Enrollment) into told
            select (told.Key.Partition, Newest: told.Aggregate((known, next) => next.IsNewerThan(known) ? next : known));
        foreach (var partition in people.GroupBy(told => told.Partition, told => told.Newest))
        {
            foreach (var batch in partition.Chunk((Limits.StoreRowsPerBatch / RowsPerChange) - OldOnesAtOnce)) await PlaceAsync(partition.Key, batch, cancellation);
        }
    }

    /// <summary>Who waits at a step, earliest due first, beginning behind a place of this listing when one is given.</summary>
    /// <param name="step">Null for all steps, in order of their names.</param>
    public async ValueTask<WaitingPage> ListAsync(string journey, string? step, string? after, int limit, CancellationToken cancellation)
    {
        var prefix = step is null ? StepPrefix : $"{StepPrefix}{step}|";
        var behind = $"{StepPrefix}{after} ";
        var from = after is null || string.CompareOrdinal(behind, prefix) < 0 ? prefix : behind;
        var rows = new List<Row>();
        foreach (var partition in PartitionsOf(journey))
            rows.AddRange(await store.ReadAsync(TableName.Waiting, partition, from, $"{prefix[..^1]}}}", limit + 1, cancellation));

        var page = rows.OrderBy(row => row.Key, StringComparer.Ordinal).Take(limit).ToList();
        return new WaitingPage([.. page.Select(Read)], rows.Count > limit ? page[^1].Key[StepPrefix.Length..] : null);
    }

    /// <summary>How many waits of a journey are over although nobody went on, counted up to a limit.</summary>
    public async ValueTask<int> OverdueAsync(string journey, IEnumerable<string> steps, Instant now, int limit, CancellationToken cancellation)
    {
        var overdue = 0;
        foreach (var step in steps)
        {
            var to = $"{StepPrefix}{step}|{(now - WaitingPerson.Grace).Milliseconds:D15}";
            foreach (var partition in PartitionsOf(journey))
                overdue += (await store.ReadAsync(TableName.Waiting, partition, $"{StepPrefix}{step}|", to, limit, cancellation)).Count;
        }

        return Math.Min(overdue, limit);
    }

    private async ValueTask PlaceAsync(string partition, IReadOnlyList<WaitingPerson> people, CancellationToken cancellation)
    {
        while (true)
        {
            var changes = new List<RowChange>();
            foreach (var person in people)
            {
                var row = await store.FindAsync(TableName.Waiting, partition, EnrollmentPrefix + person.Enrollment, cancellation);
                if (row is null || person.IsNewerThan(Read(row))) changes.AddRange(Changes(row, person));
            }

            if (changes.Count == 0) return;

            var ended = people.Where(person => person.Closed).Select(person => person.Since).Aggregate(Instant.Epoch, Instant.Max);
            changes.AddRange(await OldOnesAsync(partition, ended - Remembered, cancellation));
            if (await store.CommitAsync(TableName.Waiting, partition, changes, cancellation) is CommitOutcome.Committed) return;
        }
    }

    private static IEnumerable<RowChange> Changes(Row? row, WaitingPerson person)
    {
        var json = StoredJson.Write(person, StoredJson.Default.WaitingPerson);
        var key = EnrollmentPrefix + person.Enrollment;
        yield return row is null ? new RowChange.Insert(key, json) : new RowChange.Replace(key, json, row.Tag);

        var before = row is null ? null : ListedAt(Read(row));
        var listed = ListedAt(person);
        if (before is not null && before != listed) yield return new RowChange.Delete(before);
        yield return new RowChange.Upsert(listed, json);
    }

    /// <summary>Each end takes a few old ones along, so that no more are kept than of one month.</summary>
    private async ValueTask<IEnumerable<RowChange>> OldOnesAsync(string partition, Instant until, CancellationToken cancellation)
    {
        if (until <= Instant.Epoch) return [];

        var rows = await store.ReadAsync(TableName.Waiting, partition, EndedPrefix, $"{EndedPrefix}{until.Milliseconds:D15}", OldOnesAtOnce, cancellation);
        return rows.SelectMany(row => new RowChange[] { new RowChange.Delete(row.Key, row.Tag), new RowChange.Delete(EnrollmentPrefix + Read(row).Enrollment) });
    }

    private static string ListedAt(WaitingPerson person) => person.Closed
        ? $"{EndedPrefix}{person.Since.Milliseconds:D15}|{person.Enrollment}"
        : $"{StepPrefix}{person.Step}|{person.Until?.Milliseconds ?? NoInstant:D15}|{person.Enrollment}";

    private static WaitingPerson Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.WaitingPerson, person => person.Format, WaitingPerson.CurrentFormat);

    private static IEnumerable<string> PartitionsOf(string journey) =>
        Enumerable.Range(0, Shards).Select(shard => string.Create(CultureInfo.InvariantCulture, $"{journey}|{shard}"));

    /// <summary>By the enrollment and not by the contact, which changes with a merge.</summary>
    private static string PartitionOf(string journey, string enrollment)
    {
        var hash = 0u;
        foreach (var character in enrollment) hash = (hash * 31) + character;
        return $"{journey}|{hash % Shards}";
    }
}

/// <summary>A part of a listing, and where the next part begins; null when this was the last.</summary>
public sealed record WaitingPage(IReadOnlyList<WaitingPerson> People, string? Next);
