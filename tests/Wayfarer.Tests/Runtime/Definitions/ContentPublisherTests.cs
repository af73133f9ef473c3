using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

public sealed class ContentPublisherTests : IDisposable
{
    private readonly MemoryContentFolder _folder = new();
    private readonly DefinitionStore _definitions = new(new MemoryTableStore());
    private readonly ContentPublisher _publisher;

    public ContentPublisherTests() => _publisher = new ContentPublisher(_folder, _definitions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _publisher.Dispose();
        _definitions.Dispose();
    }

    [Fact]
    public async Task Only_what_has_changed_is_read_again()
    {
        _folder["segments/a.json"] = Segment("a");
        _folder["segments/b.json"] = Segment("b");
        await _publisher.LookAsync(Cancellation);
        _folder.Read.Clear();

        _folder["segments/b.json"] = Segment("b", "gold");
        Assert.NotNull(await _publisher.LookAsync(Cancellation));
        Assert.Equal(["segments/b.json"], _folder.Read);
        Assert.Null(await _publisher.LookAsync(Cancellation));
    }

    [Fact]
    public async Task What_changes_while_it_is_published_is_published_next()
    {
        _folder["segments/a.json"] = Segment("a");
        var once = false;
        _folder.BeforeReading = _ =>
        {
            if (!once) _folder["segments/late.json"] = Segment("late");
            once = true;
        };
        await _publisher.LookAsync(Cancellation);
        Assert.Equal(["a", "late"], _definitions.Current.Segments.Select(segment => segment.Id));
    }

    [Fact]
    public async Task Who_published_old_files_over_newer_ones_sees_it_and_repairs_it()
    {
        _folder["segments/a.json"] = Segment("a");
        using var others = new ContentPublisher(_folder, _definitions);
        var inside = false;

        // The other one publishes the new file while this one still holds the old one.
        var slow = new ContentPublisher(new Intercepted(_folder, async () =>
        {
            if (inside) return;

            inside = true;
            _folder["segments/a.json"] = Segment("a", "gold");
            await others.LookAsync(Cancellation);
        }), _definitions);
        await slow.LookAsync(Cancellation);

        Assert.Contains("gold", _definitions.Published.Files[0].Text, StringComparison.Ordinal);
        slow.Dispose();
    }

    [Fact]
    public async Task What_is_written_to_all_the_time_is_left_to_the_next_look()
    {
        _folder["segments/a.json"] = Segment("a");
        _folder.BeforeReading = path => _folder[path] = Segment("a", $"v{_folder.Listings}");
        await _publisher.LookAsync(Cancellation);
        Assert.InRange(_folder.Listings, 2, 10);
    }

    private static string Segment(string id, string trait = "vip") => $$"""{ "id": "{{id}}", "if": { "trait": "{{trait}}", "exists": true } }""";

    private sealed class Intercepted(IContentFolder folder, Func<Task> afterReading) : IContentFolder
    {
        public ValueTask<IReadOnlyDictionary<string, string>?> ListAsync(CancellationToken cancellation) => folder.ListAsync(cancellation);

        public async ValueTask<TaggedText?> ReadAsync(string path, CancellationToken cancellation)
        {
            var text = await folder.ReadAsync(path, cancellation);
            await afterReading();
            return text;
        }

        public ValueTask<bool> TryWriteAsync(string path, string? text, string? tag, CancellationToken cancellation) =>
            folder.TryWriteAsync(path, text, tag, cancellation);

        public ValueTask WriteErrorsAsync(IReadOnlyList<FileReport> reports, CancellationToken cancellation) => folder.WriteErrorsAsync(reports, cancellation);
    }
}
