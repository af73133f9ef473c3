using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Content;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Definitions;

/// <summary>
/// Publishes content and is where workers get their snapshots from. A snapshot is compiled from the published texts and
/// never from the folder, so that everybody who has its number has the same rules.
/// </summary>
public sealed class DefinitionStore(IPublishedDefinitions definitions, TimeProvider? time = null) : ISnapshotSource, IDisposable
{
    private const int Attempts = 20;

    private readonly SemaphoreSlim _loading = new(1);
    private volatile Loaded _loaded = Loaded.Nothing;
    private volatile Publication? _last;
    private volatile Snapshot? _former;

    /// <summary>Keeps what is published in a table of the store.</summary>
    public DefinitionStore(ITableStore store, TimeProvider? time = null)
        : this(new DefinitionTable(store), time)
    {
    }

    public Snapshot Current => _loaded.Snapshot;

    /// <summary>What was wrong with the files when they were last published.</summary>
    public ImmutableArray<ContentProblem> Problems => _last?.Problems ?? [];

    /// <summary>What became of each file when they were last published.</summary>
    public ImmutableArray<FileReport> Reports => _last?.Files ?? [];

    /// <summary>The texts that the current snapshot is made of.</summary>
    public PublishedContent Published => new(_loaded.Document.Number, _loaded.Document.PublishedAt, [.. _loaded.Files]);

    public async ValueTask<Snapshot> AtLeastAsync(long number, CancellationToken cancellation)
    {
        if (Current.Number >= number) return Current;

        var snapshot = await RefreshAsync(cancellation);
        return snapshot.Number >= number
            ? snapshot
            : throw new StoreUnavailableException($"Snapshot {number} is not in the store; the newest is {snapshot.Number}.");
    }

    /// <summary>Loads the newest snapshot when this worker does not have it yet.</summary>
    public async ValueTask<Snapshot> RefreshAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            var newest = await definitions.NewestAsync(cancellation);
            if (newest.Number > _loaded.Document.Number) _loaded = await LoadAsync(newest, cancellation);
            return _loaded.Snapshot;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>A snapshot that is or was live, for whoever asks about the past; null when it is not kept.</summary>
    public async ValueTask<Snapshot?> FindAsync(long number, CancellationToken cancellation)
    {
        if (Current.Number == number) return Current;
        if (_former?.Number == number) return _former;
        if (await definitions.FindAsync(number, cancellation) is not { } document) return null;

        return _former = (await LoadAsync(document, cancellation)).Snapshot;
    }

    /// <summary>Makes the files live as far as they are sound. When they are what is live already, nothing is written.</summary>
    public async ValueTask<Publication> PublishAsync(IReadOnlyList<ContentFile> folder, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await RefreshAsync(cancellation);
            var live = _loaded;
            var (files, problems) = PublishableFiles.Choose(folder, live.Files);
            var next = Next(live, files);
            var reports = FileReport.Of(folder, files, live.Files, problems);
            if (next.Files.SequenceEqual(live.Document.Files))
                return _last = new Publication(live.Snapshot, IsNew: false, problems) { Files = reports };

            await definitions.WriteAsync(files.Except(live.Files), cancellation);

            // Somebody else may have published: then the folder is compared with what is live now.
            if (!await definitions.TryAddAsync(next, cancellation)) continue;

            return _last = new Publication(await AtLeastAsync(next.Number, cancellation), IsNew: true, problems) { Files = reports };
        }

        throw new StoreUnavailableException($"Others published {Attempts} times in a row while this was tried.");
    }

    public void Dispose() => _loading.Dispose();

    private SnapshotDocument Next(Loaded live, IReadOnlyList<ContentFile> files)
    {
        ImmutableArray<FileVersion> versions = [.. files.Select(FileVersion.Of).OrderBy(file => file.Path, StringComparer.Ordinal)];

        // People may be inside of a version that was more than a draft. Pausing makes no new version, so one text of it is enough.
        var kept = live.Document.OlderJourneys.Select(file => file.Path).Zip(live.OlderVersions).ToHashSet();
        var leaving =
            from file in live.Document.Files.Except(versions)
            where ContentUnit.IsJourney(file.Path)
            let journey = live.Snapshot.Definitions.Journeys.FirstOrDefault(journey => file.Path == $"journeys/{journey.Id}.json")
            where journey is not null && journey.State != JourneyState.Draft && kept.Add((file.Path, journey.Version))
            select file;
        return new SnapshotDocument(live.Document.Number + 1)
        {
            PublishedAt = time is null ? null : Instant.From(time.GetUtcNow()),
            Files = versions,
            OlderJourneys = [.. live.Document.OlderJourneys, .. leaving],
        };
    }

    private async ValueTask<Loaded> LoadAsync(SnapshotDocument document, CancellationToken cancellation)
    {
        var known = _loaded.Files.Concat(_loaded.OlderFiles).GroupBy(FileVersion.Of).ToDictionary(group => group.Key, group => group.First());
        var files = await ReadAsync(document.Files);
        var olderFiles = await ReadAsync(document.OlderJourneys);
        var older = olderFiles.Select(file => ContentCompiler.ReadPublished(file)).ToList();
        var snapshot = new Snapshot(document.Number, ContentValidator.ReadPublished(files), older.OfType<Journey>());
        return new Loaded(document, files, olderFiles, [.. older.Select(journey => journey?.Version ?? "")], snapshot);

        async ValueTask<List<ContentFile>> ReadAsync(ImmutableArray<FileVersion> versions)
        {
            var texts = new List<ContentFile>();
            foreach (var version in versions)
                texts.Add(known.TryGetValue(version, out var text) ? text : await definitions.ReadAsync(version, cancellation));

            return texts;
        }
    }

    private sealed record Loaded(
        SnapshotDocument Document,
        IReadOnlyList<ContentFile> Files,
        IReadOnlyList<ContentFile> OlderFiles,
        IReadOnlyList<string> OlderVersions,
        Snapshot Snapshot)
    {
        public static readonly Loaded Nothing = new(new SnapshotDocument(0), [], [], [], Snapshot.Empty);
    }
}
