using System.Globalization;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Addresses;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Runtime.Archive;

/// <summary>
/// Makes all tables again from the archive while no host works. Contacts come as their commits wrote them, so that nothing is
/// decided anew by rules or a release of today; what follows from their effects is made by those who always make it. Nobody is
/// written to, and everything is paused until the end. Cut off, it goes on with the part that it was at.
/// </summary>
/// <param name="store">The tables themselves: what is rebuilt is not archived again.</param>
/// <param name="queue">Where contacts are told, at the end, what may have been on its way when the archive ended.</param>
public sealed class ArchiveRebuild(
    ITableStore store, IMessageQueue queue, IArchiveFiles files, IArchiveKeys keys, ReadOnlyMemory<byte> identityKey, TimeProvider time)
{
    private const int EffectsAtOnce = 100;
    private static readonly TimeSpan OnTheirWayAtMost = TimeSpan.FromHours(1);

    private readonly ArchiveReader _reader = new(files);
    private readonly PauseTable _pauses = new(store);
    private readonly RebuildReport _report = new();

    /// <param name="over">Whether tables that hold something are written over.</param>
    /// <param name="progress">Told after each part.</param>
    public async ValueTask<RebuildReport> RunAsync(bool over, Action<RebuildReport>? progress, CancellationToken cancellation)
    {
        var checkpoint = await BeginAsync(over, cancellation);
        _report.Parts = checkpoint.Parts;
        var newest = await RebuildInstallationAsync(cancellation);
        for (var part = checkpoint.NextPart; part < checkpoint.Parts; part++)
        {
            await RebuildAsync(part, checkpoint.Parts, newest - OnTheirWayAtMost, cancellation);
            await (checkpoint with { NextPart = part + 1 }).WriteAsync(store, cancellation);
            _report.PartsDone = part + 1;
            progress?.Invoke(_report);
        }

        await RestorePausesAsync(cancellation);
        await RebuildCheckpoint.RemoveAsync(store, cancellation);
        return _report;
    }

    private async ValueTask<RebuildCheckpoint> BeginAsync(bool over, CancellationToken cancellation)
    {
        if (await RebuildCheckpoint.FindAsync(store, cancellation) is { } begun) return begun;

        if (!over && (await store.ScanAsync(TableName.Contacts, "", "~", after: null, 1, cancellation)).Count > 0)
            throw new RebuildException("The tables hold contacts already. Drop them first, or say that they are to be written over.");

        var now = Instant.From(time.GetUtcNow());
        var bytes = 0L;
        await foreach (var file in files.ListAsync(cancellation)) bytes += file.Bytes;
        if (bytes == 0) throw new RebuildException("The archive is empty: there is nothing to rebuild from.");

        var parts = (int)Math.Clamp(bytes / Limits.BytesPerPartOfRebuild, 1, Limits.PartsOfRebuild);
        var checkpoint = new RebuildCheckpoint(parts, 0, now);
        await checkpoint.WriteAsync(store, cancellation);
        await _pauses.PauseAsync(PauseScope.Everything, now, cancellation);
        return checkpoint;
    }

    /// <summary>What belongs to nobody: definitions, keys, broadcasts, quotas, who was erased. The instant of the newest entry of all.</summary>
    private async ValueTask<Instant> RebuildInstallationAsync(CancellationToken cancellation)
    {
        var newest = Instant.Epoch;
        var entries = new List<ArchiveEntry>();
        await foreach (var entry in _reader.ReadAsync(cancellation))
        {
            _report.Entries++;
            newest = Instant.Max(newest, entry.At);
            if (entry is { Subject: ArchiveEntry.Installation, Open: { } rows } && !IsOfPauses(rows)) entries.Add(entry);
        }

        await WriteLastAsync(entries, cancellation);
        return newest;
    }

    private async ValueTask RestorePausesAsync(CancellationToken cancellation)
    {
        var entries = new List<ArchiveEntry>();
        await foreach (var entry in _reader.ReadAsync(cancellation))
        {
            if (entry is { Subject: ArchiveEntry.Installation, Open: { } rows } && IsOfPauses(rows)) entries.Add(entry);
        }

        var wasPaused = entries.OrderBy(entry => entry.At).SelectMany(entry => entry.Open!.Rows).LastOrDefault(row => row.Key == $"{PauseScope.Everything}")?.Data is not null;
        await WriteLastAsync(entries, cancellation);
        if (!wasPaused) await _pauses.ResumeAsync(PauseScope.Everything, cancellation);
    }

    private static bool IsOfPauses(ArchivedRows rows) => rows.Table == TableName.Deliveries && DeliveryRows.IsPauses(rows.Partition);

    /// <summary>Of each row, what was written last.</summary>
    private async ValueTask WriteLastAsync(IEnumerable<ArchiveEntry> entries, CancellationToken cancellation)
    {
        var last = new Dictionary<(TableName Table, string Partition, string Key), byte[]?>();
        foreach (var rows in entries.OrderBy(entry => entry.At).Select(entry => entry.Open!))
        {
            foreach (var row in rows.Rows) last[(rows.Table, rows.Partition, row.Key)] = row.Data;
        }

        foreach (var ((table, partition, key), data) in last.Where(row => row.Value is not null))
            await store.CommitAsync(table, partition, [new RowChange.Upsert(key, data)], cancellation);
    }

    private async ValueTask RebuildAsync(int part, int parts, Instant recent, CancellationToken cancellation)
    {
        var entries = new List<ArchiveEntry>();
        await foreach (var entry in _reader.ReadAsync(cancellation))
        {
            if (entry.Subject != ArchiveEntry.Installation && PartOf(entry.Subject, parts) == part) entries.Add(entry);
        }

        var onTheirWay = new RebuildQueue();
        foreach (var subject in entries.GroupBy(entry => entry.Subject))
        {
            List<ArchiveEntry> own = [.. subject.OrderBy(entry => entry.At)];
            if (ContactId.TryParse(subject.Key, out var contact)) await RebuildAsync(contact, own, recent, onTheirWay, cancellation);
            else await RebuildAddressAsync(subject.Key, own, cancellation);
        }

        foreach (var batch in onTheirWay.OnTheirWay.Chunk(EffectsAtOnce)) await queue.EnqueueAsync(QueueName.Inbox, batch, cancellation);
    }

    private async ValueTask RebuildAsync(ContactId id, List<ArchiveEntry> entries, Instant recent, RebuildQueue onTheirWay, CancellationToken cancellation)
    {
        var (contact, messages, sent) = (new RebuiltContact(id), new RebuiltMessages(), new RebuiltAddress());
        var isErased = entries.Exists(entry => entry.Kind == ArchiveEntryKind.Erased);
        var key = isErased ? null : await keys.FindAsync(id.Value, cancellation);
        if (isErased) await keys.DestroyAsync(id.Value, cancellation);
        foreach (var entry in entries)
        {
            if (Rows(entry, key) is { } rows) Take(entry, rows);
            else if (!isErased) _report.Unreadable++;
        }

        if (contact.IsEmpty) return;

        await WriteAsync(contact, key, cancellation);
        await CarryAsync(contact.Effects, recent, onTheirWay, cancellation);
        await messages.WriteAsync(store, contact.Effects.SelectMany(entry => entry.Effects).OfType<Effect.Deliver>().Select(effect => effect.Delivery), cancellation);
        await sent.WriteAsync(store, id.Value, cancellation);
        onTheirWay.OnTheirWay.AddRange(messages.ReceiptsSince(recent));
        Count(contact, messages);

        void Take(ArchiveEntry entry, ArchivedRows rows)
        {
            if (rows.Table == TableName.Deliveries) messages.Add(rows);
            else if (rows.Table == TableName.Addresses) sent.Add(entry, rows);
            else contact.Add(entry, rows);
        }
    }

    private async ValueTask RebuildAddressAsync(string address, List<ArchiveEntry> entries, CancellationToken cancellation)
    {
        var rebuilt = new RebuiltAddress();
        var key = await keys.FindAsync(address, cancellation);
        foreach (var entry in entries)
        {
            if (Rows(entry, key) is { } rows) rebuilt.Add(entry, rows);
            else _report.Unreadable++;
        }

        await rebuilt.WriteAsync(store, address, cancellation);
        _report.Addresses++;
    }

    private static ArchivedRows? Rows(ArchiveEntry entry, byte[]? key) => entry.Open ?? (key is null ? null : ArchiveCipher.Open(entry, key));

    /// <summary>The live rows come last: a contact that has a head has everything.</summary>
    private async ValueTask WriteAsync(RebuiltContact contact, byte[]? key, CancellationToken cancellation)
    {
        var rows = contact.Rows();
        if (key is not null && !contact.IsErased) rows[ArchiveMark.RowKey] = new ArchiveMark(key, contact.LastNumber).ToBytes();
        var batch = new List<RowChange>();
        var bytes = 0;
        foreach (var row in rows.Reverse().Select(row => new RowChange.Upsert(row.Key, row.Value)))
        {
            var more = StoreRules.BytesInBatch(contact.Id.Value, row);
            if (batch.Count == Limits.StoreRowsPerBatch || bytes + more > Limits.StoreBytesPerBatch)
            {
                await store.CommitAsync(TableName.Contacts, contact.Id.Value, batch, cancellation);
                (batch, bytes) = ([], 0);
            }

            batch.Add(row);
            bytes += more;
        }

        if (batch.Count > 0) await store.CommitAsync(TableName.Contacts, contact.Id.Value, batch, cancellation);

        // Nothing that the rebuild does may wake anybody: rows in the due table wait for a host.
        if (RebuiltContact.ArmedWake(rows) is { } wake) await new DueTable(store, new RebuildQueue()).ArmAsync(contact.Id, wake, cancellation);
    }

    /// <summary>By those who carry effects at all times, and who tell a repetition.</summary>
    private async ValueTask CarryAsync(IReadOnlyCollection<OutboxEntry> effects, Instant recent, RebuildQueue onTheirWay, CancellationToken cancellation)
    {
        var addresses = new AddressBook(new AddressTable(store), onTheirWay, identityKey, time);
        var worker = new EffectsWorker(store, onTheirWay, addresses);
        foreach (var group in effects.GroupBy(entry => entry.At >= recent))
        {
            onTheirWay.IsRecent = group.Key;
            foreach (var batch in group.Chunk(EffectsAtOnce)) await worker.CarryAsync(batch, cancellation);
        }

        onTheirWay.IsRecent = false;
    }

    private void Count(RebuiltContact contact, RebuiltMessages messages)
    {
        _report.Contacts++;
        _report.Commits += contact.Commits;
        _report.Messages += messages.Count;
        _report.CutOff += messages.CutOff;
        if (contact.IsErased) _report.Erased++;
        if (contact.HasGaps) _report.WithGaps++;
    }

    /// <summary>Ids end in the digits of a hash.</summary>
    private static int PartOf(string subject, int parts) => int.Parse(subject.AsSpan(subject.Length - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % parts;
}
