using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// The keys of an installation, those that are revoked included. Only hashes are stored: a key is known in full to whoever
/// made it, once.
/// </summary>
public sealed class KeyTable(ITableStore store, TimeProvider time)
{
    /// <summary>The key that every installation on one machine begins with, so that a first event takes no preparation.</summary>
    public const string Development = "dev";

    private const string Partition = "keys";
    private const int AttemptsUnderContention = 10;

    private Instant Now => Instant.From(time.GetUtcNow());

    public async ValueTask<IReadOnlyList<KeyDocument>> ReadAsync(CancellationToken cancellation) =>
        [.. (await RowsAsync(cancellation)).Select(Read).OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];

    /// <summary>Makes the key <c>dev</c> once; when it was revoked, it stays revoked.</summary>
    public async ValueTask EnsureDevelopmentAsync(CancellationToken cancellation)
    {
        var key = new KeyDocument
        {
            Id = Development,
            Name = "this machine",
            Kind = KeyKind.Server,
            Source = Development,
            OnlyThisMachine = true,
            CreatedAt = Now,
        };
        await TryWriteAsync(key.With(Development, Now), tag: null, cancellation);
    }

    public async ValueTask<KeyChange> CreateAsync(NewKey wanted, CancellationToken cancellation)
    {
        var keys = await ReadAsync(cancellation);
        if (keys.Count(key => key.IsLive(Now)) >= Limits.LiveKeys)
            return new KeyChange.Refused($"There are {Limits.LiveKeys} live keys, which is the most; revoke one that is not used any more.");

        await ForgetAsync(keys, cancellation);
        var id = KeyText.NewId();
        var text = KeyText.New(wanted.Kind, id);
        var key = new KeyDocument
        {
            Id = id,
            Name = wanted.Name,
            Kind = wanted.Kind,
            Source = id,
            Origins = wanted.Origins,
            EventsPerSecond = wanted.EventsPerSecond,
            CreatedAt = Now,
        }.With(text, Now);
        return await TryWriteAsync(key, tag: null, cancellation) ? new KeyChange.Done(key, text) : await CreateAsync(wanted, cancellation);
    }

    /// <summary>A second secret for the same key. The first one stays until it is revoked, or until <paramref name="retireAfter"/>.</summary>
    public ValueTask<KeyChange> RotateAsync(string id, TimeSpan? retireAfter, CancellationToken cancellation) => ChangeAsync(id, key =>
    {
        if (key.OnlyThisMachine) return new KeyChange.Refused($"The key '{key.Id}' is no secret; create a key instead.");
        if (!key.IsLive(Now)) return new KeyChange.Refused($"The key '{key.Id}' is revoked; create a new one.");
        if (key.Secrets.Count(secret => secret.IsLive(Now)) >= Limits.LiveSecretsPerKey)
            return new KeyChange.Refused($"The key '{key.Id}' has {Limits.LiveSecretsPerKey} live secrets; revoke the old one first.");

        var text = KeyText.New(key.Kind, key.Id);
        var retiring = retireAfter is { } after ? key.Ending(Now + after, Now, _ => true) : key;
        return new KeyChange.Done(retiring.With(text, Now), text);
    }, cancellation);

    /// <param name="secret">The number of the secret to end; null ends all of them.</param>
    public ValueTask<KeyChange> RevokeAsync(string id, int? secret, CancellationToken cancellation) => ChangeAsync(id, key =>
        secret is { } number && key.Secrets.All(known => known.Number != number)
            ? new KeyChange.Missing($"The key '{id}' has no secret {number}; it has {string.Join(", ", key.Secrets.Select(known => known.Number))}.")
            : new KeyChange.Done(key.Ending(Now, Now, known => secret is null || known.Number == secret)),
        cancellation);

    private async ValueTask<KeyChange> ChangeAsync(string id, Func<KeyDocument, KeyChange> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < AttemptsUnderContention; attempt++)
        {
            var row = (await RowsAsync(cancellation)).FirstOrDefault(row => row.Key == id);
            if (row is null) return new KeyChange.Missing($"There is no key '{id}'.");

            var changed = change(Read(row));
            if (changed is not KeyChange.Done done || await TryWriteAsync(done.Key, row.Tag, cancellation)) return changed;
        }

        throw new StoreUnavailableException($"The key {id} was changed by others {AttemptsUnderContention} times in a row.");
    }

    /// <summary>Makes room by forgetting those that were revoked first; that <c>dev</c> was revoked is never forgotten.</summary>
    private async ValueTask ForgetAsync(IReadOnlyList<KeyDocument> keys, CancellationToken cancellation)
    {
        var excess = keys.Count - Limits.KeysRemembered + 1;
        foreach (var key in keys.Where(key => !key.IsLive(Now) && !key.OnlyThisMachine).OrderBy(EndOf).Take(Math.Max(0, excess)))
            await store.CommitAsync(TableName.Keys, Partition, [new RowChange.Delete(key.Id)], cancellation);

        static Instant EndOf(KeyDocument key) => key.Secrets.Max(secret => secret.EndsAt) ?? key.CreatedAt;
    }

    /// <summary>False when the key was changed meanwhile, or exists already.</summary>
    private async ValueTask<bool> TryWriteAsync(KeyDocument key, string? tag, CancellationToken cancellation)
    {
        var json = StoredJson.Write(key, StoredJson.Default.KeyDocument);
        RowChange[] row = [tag is null ? new RowChange.Insert(key.Id, json) : new RowChange.Replace(key.Id, json, tag)];
        return await store.CommitAsync(TableName.Keys, Partition, row, cancellation) is CommitOutcome.Committed;
    }

    private ValueTask<IReadOnlyList<Row>> RowsAsync(CancellationToken cancellation) =>
        store.ReadAsync(TableName.Keys, Partition, "", "~", Limits.StoreRowsPerPage, cancellation);

    private static KeyDocument Read(Row row) =>
        StoredJson.Read(row.Data.Span, StoredJson.Default.KeyDocument, key => key.Format, KeyDocument.CurrentFormat);
}
