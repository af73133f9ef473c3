using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Scores;

/// <summary>
/// What contacts told of their scores, by score and account. Beside it stands which accounts a contact told anything, so that it
/// can be forgotten by its id alone; that is written first, and a needless one is harmless.
/// </summary>
public sealed class AccountsTable(ITableStore store)
{
    private const string Told = "told|";

    /// <summary>Takes over what commits told; what is known already, or newer, stays.</summary>
    public async ValueTask TakeAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var told =
            from entry in entries
            from effect in entry.Effects.OfType<Effect.Score>()
            from account in effect.Accounts
            group new ToldScore(entry.Sequence, effect.Report) by (Partition: PartitionOf(effect.Model, account), entry.Contact) into scores
            select (scores.Key.Partition, scores.Key.Contact, Newest: scores.Aggregate((known, next) => next.Sequence >= known.Sequence ? next : known));
        foreach (var partition in told.GroupBy(score => score.Partition))
        {
            foreach (var batch in partition.Chunk(Limits.StoreRowsPerBatch))
                await TakeAsync(partition.Key, [.. batch.Select(score => (score.Contact, score.Newest))], cancellation);
        }
    }

    /// <summary>What the contacts of an account told last, as far as they have a score.</summary>
    public async IAsyncEnumerable<(ContactId Contact, ToldScore Told)> ReadAsync(
        string score, string account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var partition = PartitionOf(score, account);
        for (var from = ""; ;)
        {
            var rows = await store.ReadAsync(TableName.Accounts, partition, from, "~", Limits.StoreRowsPerPage, cancellation);
            foreach (var row in rows)
            {
                if (Read(row) is { Report: not null } told) yield return (ContactId.Parse(row.Key), told);
            }

            if (rows.Count < Limits.StoreRowsPerPage) yield break;

            from = rows[^1].Key + " ";
        }
    }

    /// <summary>Removes a contact that is erased from all accounts; nothing that it told may be on its way any more.</summary>
    public async ValueTask ForgetAsync(ContactId contact, CancellationToken cancellation)
    {
        while (true)
        {
            var known = await store.ReadAsync(TableName.Accounts, Told + contact, "", "~", Limits.StoreRowsPerBatch, cancellation);
            if (known.Count == 0) return;

            foreach (var row in known) await DeleteAsync(row.Key, contact.Value, cancellation);
            foreach (var row in known) await DeleteAsync(Told + contact, row.Key, cancellation);
        }
    }

    /// <summary>The name of an account is whatever a sender calls it, and no key.</summary>
    private static string PartitionOf(string score, string account) =>
        $"{score}|{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)).AsSpan(0, 16))}";

    private static ToldScore Read(Row row) => StoredJson.Read(row.Data.Span, StoredJson.Default.ToldScore, told => told.Format, ToldScore.CurrentFormat);

    private async ValueTask TakeAsync(string partition, IReadOnlyList<(ContactId Contact, ToldScore Told)> told, CancellationToken cancellation)
    {
        while (true)
        {
            var changes = new List<RowChange>();
            foreach (var (contact, score) in told)
            {
                var row = await store.FindAsync(TableName.Accounts, partition, contact.Value, cancellation);
                if (row is not null && Read(row).Sequence >= score.Sequence) continue;
                if (row is null) await NoteAsync(contact.Value, partition, cancellation);

                var json = StoredJson.Write(score, StoredJson.Default.ToldScore);
                changes.Add(row is null ? new RowChange.Insert(contact.Value, json) : new RowChange.Replace(contact.Value, json, row.Tag));
            }

            if (changes.Count == 0) return;
            if (await store.CommitAsync(TableName.Accounts, partition, changes, cancellation) is not CommitOutcome.Committed) continue;

            // An erasure may have come in between: the next one looks for what it finds here.
            foreach (var insert in changes.OfType<RowChange.Insert>()) await NoteAsync(insert.Key, partition, cancellation);
            return;
        }
    }

    /// <summary>By what an erased contact's scores are found.</summary>
    private async ValueTask NoteAsync(string contact, string partition, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Accounts, Told + contact, [new RowChange.Upsert(partition, default)], cancellation);

    private async ValueTask DeleteAsync(string partition, string key, CancellationToken cancellation) =>
        await store.CommitAsync(TableName.Accounts, partition, [new RowChange.Delete(key)], cancellation);
}
