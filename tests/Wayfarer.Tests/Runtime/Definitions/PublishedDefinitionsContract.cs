using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

/// <summary>What every place of published definitions promises.</summary>
public abstract class PublishedDefinitionsContract
{
    private static readonly ContentFile Segment = new("segments/a.json", """{ "id": "a", "if": { "trait": "vip", "exists": true } }""");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_publishes_another_reads()
    {
        var published = await OpenAsync();
        using var one = new DefinitionStore(published);
        using var other = new DefinitionStore(published);
        Assert.Equal(0, (await other.RefreshAsync(Cancellation)).Number);

        await one.PublishAsync([Segment], Cancellation);
        Assert.Equal(1, (await one.PublishAsync([Segment, new ContentFile("README.md", "a note")], Cancellation)).Snapshot.Number);

        Assert.Equal(1, (await other.AtLeastAsync(1, Cancellation)).Number);
        Assert.Equal("a", Assert.Single(other.Current.Segments).Id);
        Assert.Equal([Segment], other.Published.Files);
    }

    [Fact]
    public async Task What_was_live_once_is_found_by_its_number()
    {
        var published = await OpenAsync();
        using var store = new DefinitionStore(published);
        await store.PublishAsync([Segment], Cancellation);
        await store.PublishAsync([Segment with { Text = Segment.Text.Replace("vip", "gold", StringComparison.Ordinal) }], Cancellation);
        using var other = new DefinitionStore(published);

        Assert.Equal("vip", TraitIn(await other.FindAsync(1, Cancellation)));
        Assert.Equal("gold", TraitIn(await other.FindAsync(2, Cancellation)));
        Assert.Equal("vip", TraitIn(await store.FindAsync(1, Cancellation)));
        Assert.Same(store.Current, await store.FindAsync(2, Cancellation));
        Assert.Null(await store.FindAsync(3, Cancellation));

        static string? TraitIn(Snapshot? snapshot) => (snapshot?.Segment("a")?.If as Condition.TraitIs)?.Trait;
    }

    [Fact]
    public async Task A_number_is_given_once()
    {
        var published = await OpenAsync();
        Assert.True(await published.TryAddAsync(new SnapshotDocument(1), Cancellation));
        Assert.False(await published.TryAddAsync(new SnapshotDocument(1) { Files = [new FileVersion("a", "b")] }, Cancellation));
        Assert.Empty((await published.NewestAsync(Cancellation)).Files);
    }

    [Fact]
    public async Task Of_many_that_publish_at_once_each_gets_a_number_and_the_newest_is_the_last()
    {
        var published = await OpenAsync();
        var stores = Enumerable.Range(0, 4).Select(_ => new DefinitionStore(published)).ToList();
        await Task.WhenAll(stores.Select((store, index) => store.PublishAsync(
            [new ContentFile($"segments/s{index}.json", $$"""{ "id": "s{{index}}", "if": { "trait": "vip", "exists": true } }""")], Cancellation).AsTask()));

        Assert.Equal(4, (await published.NewestAsync(Cancellation)).Number);
        foreach (var store in stores) store.Dispose();
    }

    protected abstract Task<IPublishedDefinitions> OpenAsync();
}

public sealed class DefinitionTableTests : PublishedDefinitionsContract
{
    protected override Task<IPublishedDefinitions> OpenAsync() => Task.FromResult<IPublishedDefinitions>(new DefinitionTable(new MemoryTableStore()));
}

public sealed class DefinitionBlobsTests(AzuriteFixture azurite) : PublishedDefinitionsContract
{
    [Fact]
    public async Task A_publisher_that_ended_before_it_moved_the_pointer_is_overtaken_and_its_number_is_not_lost()
    {
        var container = await ContainerAsync(azurite);
        var published = new DefinitionBlobs(container);
        using var one = new DefinitionStore(published);
        await one.PublishAsync([new ContentFile("segments/a.json", """{ "id": "a", "if": { "trait": "vip", "exists": true } }""")], Cancellation);

        // Snapshot 2 is there, and nobody was told.
        var text = await container.GetBlobClient("snapshots/1.json").DownloadContentAsync(Cancellation);
        await container.UploadBlobAsync("snapshots/2.json", BinaryData.FromString(text.Value.Content.ToString().Replace("\"number\":1", "\"number\":2", StringComparison.Ordinal)), Cancellation);
        Assert.Equal(1, (await published.NewestAsync(Cancellation)).Number);

        var next = await one.PublishAsync([new ContentFile("segments/b.json", """{ "id": "b", "if": { "trait": "vip", "exists": true } }""")], Cancellation);
        Assert.Equal((3, true), (next.Snapshot.Number, next.IsNew));
    }

    [Fact]
    public async Task Nothing_that_was_published_is_ever_written_over()
    {
        var container = await ContainerAsync(azurite);
        using var store = new DefinitionStore(new DefinitionBlobs(container));
        await store.PublishAsync([new ContentFile("segments/a.json", """{ "id": "a", "if": { "trait": "vip", "exists": true } }""")], Cancellation);
        var before = await TagsAsync();
        await store.PublishAsync([new ContentFile("segments/b.json", """{ "id": "b", "if": { "trait": "vip", "exists": true } }""")], Cancellation);
        var after = await TagsAsync();

        Assert.Equal(before.Where(blob => blob.Key != "newest.json"), after.Where(blob => blob.Key != "newest.json" && before.ContainsKey(blob.Key)));
        Assert.NotEqual(before["newest.json"], after["newest.json"]);

        async Task<Dictionary<string, string>> TagsAsync()
        {
            var tags = new Dictionary<string, string>();
            await foreach (var blob in container.GetBlobsAsync(cancellationToken: Cancellation)) tags[blob.Name] = blob.Properties.ETag.ToString()!;
            return tags;
        }
    }

    protected override async Task<IPublishedDefinitions> OpenAsync() => new DefinitionBlobs(await ContainerAsync(azurite));

    internal static async Task<Azure.Storage.Blobs.BlobContainerClient> ContainerAsync(AzuriteFixture azurite, OperationCounter? counter = null)
    {
        var container = (await azurite.BlobClientAsync(counter)).GetBlobContainerClient("t" + Guid.NewGuid().ToString("n"));
        await container.CreateAsync(cancellationToken: Cancellation);
        return container;
    }
}
