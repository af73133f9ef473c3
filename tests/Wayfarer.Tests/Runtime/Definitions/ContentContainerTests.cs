using Azure.Storage.Blobs;
using Wayfarer.Domain;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.EventGrid;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

/// <summary>The content container on real blobs, from a hint of Event Grid to what stands in <c>errors/</c>.</summary>
public sealed class ContentContainerTests(AzuriteFixture azurite) : IDisposable
{
    private const string Vip = """{ "id": "vip", "if": { "trait": "vip", "exists": true } }""";

    private readonly OperationCounter _counter = new();
    private readonly DefinitionStore _definitions = new(new MemoryTableStore());
    private BlobContainerClient? _container;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _definitions.Dispose();

    [Fact]
    public async Task A_hint_publishes_what_is_there_and_a_repeated_one_costs_a_listing()
    {
        using var publisher = await OpenAsync();
        var changes = new ContentChanges("content", publisher);
        await UploadAsync("segments/vip.json", Vip);

        Assert.Equal(GridOutcome.Taken.Instance, Assert.Single(await changes.HandleAsync([Hint("segments/vip.json")], Cancellation)));
        Assert.Equal((1, "vip"), (_definitions.Current.Number, Assert.Single(_definitions.Current.Segments).Id));

        _counter.Reset();
        await changes.HandleAsync([Hint("segments/vip.json"), Hint("segments/gone.json", GridTypes.BlobDeleted)], Cancellation);
        Assert.Equal((1, 1), (_counter.Total, _definitions.Current.Number));
    }

    [Fact]
    public async Task A_hint_that_comes_late_or_before_an_older_one_changes_nothing()
    {
        using var publisher = await OpenAsync();
        var changes = new ContentChanges("content", publisher);
        await UploadAsync("segments/vip.json", Vip);
        await UploadAsync("segments/other.json", Vip.Replace("vip\",", "other\",", StringComparison.Ordinal));
        await DeleteAsync("segments/vip.json");

        await changes.HandleAsync([Hint("segments/vip.json", GridTypes.BlobDeleted)], Cancellation);
        await changes.HandleAsync([Hint("segments/vip.json")], Cancellation);
        Assert.Equal("other", Assert.Single(_definitions.Current.Segments).Id);
        Assert.Equal(1, _definitions.Current.Number);
    }

    [Theory]
    [InlineData("errors/segments/vip.json.txt")]
    [InlineData("schemas/segment.json")]
    public async Task What_Wayfarer_writes_itself_is_no_hint(string name)
    {
        using var publisher = await OpenAsync();
        _counter.Reset();
        Assert.IsType<GridOutcome.Ignored>(Assert.Single(await new ContentChanges("content", publisher).HandleAsync([Hint(name)], Cancellation)));
        Assert.Equal(0, _counter.Total);
    }

    [Fact]
    public async Task Of_another_container_and_without_a_subject_nothing_is_looked_at()
    {
        using var publisher = await OpenAsync();
        var outcomes = await new ContentChanges("content", publisher).HandleAsync(
            [Hint("segments/vip.json") with { Subject = "/blobServices/default/containers/other/blobs/segments/vip.json" }, Hint("x") with { Subject = null }], Cancellation);
        Assert.IsType<GridOutcome.Ignored>(outcomes[0]);
        Assert.Equal("subject", Assert.IsType<GridOutcome.Refused>(outcomes[1]).Field);
    }

    [Fact]
    public async Task A_blob_that_is_not_JSON_and_a_journey_of_2_MB_hold_back_themselves_alone()
    {
        using var publisher = await OpenAsync();
        await UploadAsync("segments/vip.json", Vip);
        await UploadAsync("segments/broken.json", "\u0000\u0001 no JSON at all");
        await UploadAsync("journeys/huge.json", "{ \"id\": \"huge\", \"description\": \"" + new string('x', 2 * 1024 * 1024) + "\" }");

        var publication = await publisher.LookAsync(Cancellation);

        Assert.Equal("vip", Assert.Single(_definitions.Current.Segments).Id);
        Assert.Equal(["journeys/huge.json", "segments/broken.json"], publication!.Problems.Select(problem => problem.File).Distinct());
        Assert.Contains($"at most {Limits.BytesPerFile} are allowed", publication.Problems[0].Reason, StringComparison.Ordinal);
        Assert.Contains("Line 1, column", await TextAsync("errors/segments/broken.json.txt"), StringComparison.Ordinal);
        Assert.Contains($"{Limits.BytesPerFile}", await TextAsync("errors/journeys/huge.json.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_file_that_is_too_large_hardly_more_than_the_limit_is_read()
    {
        await OpenAsync();
        await UploadAsync("journeys/huge.json", new string('x', 2 * 1024 * 1024));
        await UploadAsync("journeys/fits.json", new string('x', Limits.BytesPerFile));
        await UploadAsync("journeys/empty.json", "");
        var folder = new ContentContainer(_container!);
        Assert.Equal(Limits.BytesPerFile + 1, (await folder.ReadAsync("journeys/huge.json", Cancellation))!.Text.Length);
        Assert.Equal(Limits.BytesPerFile, (await folder.ReadAsync("journeys/fits.json", Cancellation))!.Text.Length);
        Assert.Equal("", (await folder.ReadAsync("journeys/empty.json", Cancellation))!.Text);
        Assert.Null(await folder.ReadAsync("journeys/none.json", Cancellation));
    }

    [Fact]
    public async Task Reasons_go_when_the_file_is_repaired_and_a_file_of_somebody_elses_stays()
    {
        using var publisher = await OpenAsync();
        await UploadAsync("segments/vip.json", "{");
        await UploadAsync("errors/note.txt", "mine");
        await publisher.LookAsync(Cancellation);
        Assert.NotNull(await TextAsync("errors/segments/vip.json.txt"));

        await UploadAsync("segments/vip.json", Vip);
        await publisher.LookAsync(Cancellation);
        Assert.Null(await TextAsync("errors/segments/vip.json.txt"));
        Assert.Equal("mine", await TextAsync("errors/note.txt"));
    }

    [Fact]
    public async Task An_empty_container_ends_nothing()
    {
        using var publisher = await OpenAsync();
        await UploadAsync("segments/vip.json", Vip);
        await publisher.LookAsync(Cancellation);
        await DeleteAsync("segments/vip.json");

        Assert.Null(await publisher.LookAsync(Cancellation));
        Assert.Single(_definitions.Current.Segments);
    }

    [Fact]
    public async Task A_file_is_written_only_over_the_text_that_was_read()
    {
        await OpenAsync();
        var folder = new ContentContainer(_container!);
        Assert.True(await folder.TryWriteAsync("a.md", "one", tag: null, Cancellation));
        Assert.False(await folder.TryWriteAsync("a.md", "again", tag: null, Cancellation));

        var read = await folder.ReadAsync("a.md", Cancellation);
        Assert.True(await folder.TryWriteAsync("a.md", "two", read!.Tag, Cancellation));
        Assert.False(await folder.TryWriteAsync("a.md", "three", read.Tag, Cancellation));
        Assert.False(await folder.TryWriteAsync("a.md", text: null, read.Tag, Cancellation));
        Assert.True(await folder.TryWriteAsync("a.md", text: null, (await folder.ReadAsync("a.md", Cancellation))!.Tag, Cancellation));
        Assert.Null(await folder.ReadAsync("a.md", Cancellation));
    }

    private static GridEvent Hint(string name, string type = GridTypes.BlobCreated) =>
        new(null, Guid.NewGuid().ToString(), "/subscriptions/s", type, $"/blobServices/default/containers/content/blobs/{name}", null, default);

    private async Task<ContentPublisher> OpenAsync()
    {
        _container = await DefinitionBlobsTests.ContainerAsync(azurite, _counter);
        return new ContentPublisher(new ContentContainer(_container), _definitions);
    }

    private async Task UploadAsync(string name, string text) =>
        await _container!.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true, Cancellation);

    private async Task DeleteAsync(string name) => await _container!.DeleteBlobAsync(name, cancellationToken: Cancellation);

    private async Task<string?> TextAsync(string name)
    {
        var blob = _container!.GetBlobClient(name);
        return await blob.ExistsAsync(Cancellation) ? (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString() : null;
    }
}
