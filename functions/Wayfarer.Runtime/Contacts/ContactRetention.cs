using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Deletes what of a contact's history has outlived the settings, a bounded number of rows at a time: what its commits were,
/// by what repetitions of their inputs are known again, and the enrollments that ended. That a contact was merged is known
/// for ever. The wake that led here stands again in the due table until nothing that is old is left.
/// </summary>
internal sealed class ContactRetention(ITableStore store)
{
    private const int RowsRead = Limits.ExpiredRowsPerCommit;

    /// <summary>Deletes once what is due by now.</summary>
    /// <param name="remembering">The contact with its memory of the snapshot: what rules need is kept before its history goes.</param>
    /// <returns>False when the contact was changed meanwhile.</returns>
    public async ValueTask<bool> ExpireAsync(StoredContact stored, Contact remembering, Snapshot snapshot, Instant now, CancellationToken cancellation)
    {
        var expiry = new Expiry(snapshot.Settings.Retention, now);
        foreach (var partition in remembering.Profile.Absorbed.Prepend(remembering.Id))
        {
            await FindAsync(expiry, partition, ContactKeys.CommitsFrom, ContactKeys.CommitsTo, expiry.AddCommit, cancellation);
            await FindAsync(expiry, partition, ContactKeys.ClosedFrom, ContactKeys.ClosedTo, expiry.AddClosed, cancellation);
            if (expiry.Rows.Count > 0) return await DeleteAsync(stored, remembering, snapshot, partition, expiry, cancellation);
        }

        var kept = remembering with { Head = remembering.Head with { RetentionAt = expiry.Next } };
        return await CommitAsync(stored, kept, [], cancellation);
    }

    private async ValueTask FindAsync(
        Expiry expiry, ContactId partition, string from, string to, Func<Row, bool> add, CancellationToken cancellation)
    {
        foreach (var row in await store.ReadAsync(TableName.Contacts, partition.Value, from, to, RowsRead, cancellation))
        {
            if (expiry.IsFull || !add(row)) return;
        }
    }

    /// <summary>What a contact that went up in this one leaves behind is deleted when this one knows that it will be.</summary>
    private async ValueTask<bool> DeleteAsync(
        StoredContact stored, Contact remembering, Snapshot snapshot, ContactId partition, Expiry expiry, CancellationToken cancellation)
    {
        var expired = expiry.HistoryFrom is { } from ? ContactKernel.Expire(remembering, snapshot, from) : remembering;
        if (partition == remembering.Id) return await CommitAsync(stored, expired, expiry.Rows, cancellation);
        if (!await CommitAsync(stored, expired, [], cancellation)) return false;

        return await CommitAsync(partition, [], expiry.Rows, cancellation);
    }

    private ValueTask<bool> CommitAsync(StoredContact stored, Contact contact, List<RowChange> deletions, CancellationToken cancellation) => CommitAsync(
        contact.Id,
        [
            new RowChange.Replace(ContactKeys.Head, StoredJson.Write(contact.Head, StoredJson.Default.Head), stored.HeadTag!),
            new RowChange.Upsert(ContactKeys.Profile, CompressedJson.Write(StoredJson.Write(contact.Profile, StoredJson.Default.Profile))),
        ],
        deletions,
        cancellation);

    private async ValueTask<bool> CommitAsync(ContactId partition, RowChange[] changes, List<RowChange> deletions, CancellationToken cancellation)
    {
        while (await store.CommitAsync(TableName.Contacts, partition.Value, [.. changes, .. deletions], cancellation) is CommitOutcome.Conflict conflict)
        {
            // A row that is gone already is as good as deleted; a head that changed is another matter.
            if (deletions.RemoveAll(deletion => deletion.Key == conflict.Key) == 0) return false;
            if (changes.Length + deletions.Count == 0) return true;
        }

        return true;
    }

    /// <summary>What has been found to be old, and when the next will be.</summary>
    private sealed class Expiry(Retention retention, Instant now)
    {
        public List<RowChange> Rows { get; } = [];

        /// <summary>Behind everything that occurred in the commits that go.</summary>
        public Instant? HistoryFrom { get; private set; }

        public Instant? Next { get; private set; }

        // A commit goes together with all its dedupe rows.
        public bool IsFull => Rows.Count + Limits.InputsPerCommit + 1 > Limits.ExpiredRowsPerCommit;

        public bool AddCommit(Row row)
        {
            var commit = ContactCommit.Read(row.Data);
            if (!IsOld(commit.Inputs.Select(input => input.Now), retention.History)) return false;

            Rows.Add(new RowChange.Delete(row.Key));
            foreach (var input in commit.Inputs.Select(recorded => recorded.Input))
            {
                var from = Instant.Max(HistoryFrom ?? Instant.Epoch, input.RecordedAt);
                HistoryFrom = input.Heard() is { } heard ? Instant.Max(from, heard.OccurredAt + TimeSpan.FromMilliseconds(1)) : from;
                if (input.Key is { } key && input is not (Input.MergeInto or Input.Absorb)) Rows.Add(new RowChange.Delete(ContactKeys.Dedupe(key)));
            }

            return true;
        }

        public bool AddClosed(Row row)
        {
            if (!IsOld(ClosedEnrollments.Read(row.Data).Select(closed => closed.EndedAt), retention.ClosedEnrollments)) return false;

            Rows.Add(new RowChange.Delete(row.Key));
            return true;
        }

        private bool IsOld(IEnumerable<Instant> instants, TimeSpan? kept)
        {
            if (kept is not { } time) return false;

            var expires = instants.Aggregate(Instant.Epoch, Instant.Max) + time;
            if (expires <= now) return true;

            Next = Instant.Min(expires, Next ?? expires);
            return false;
        }
    }
}
