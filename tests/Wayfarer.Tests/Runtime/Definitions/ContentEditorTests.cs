using Wayfarer.Domain;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

public sealed class ContentEditorTests : IDisposable
{
    private const string Vip = """{ "id": "vip", "if": { "trait": "vip", "exists": true } }""";
    private const string Gold = """{ "id": "vip", "if": { "trait": "gold", "exists": true } }""";

    private readonly MemoryContentFolder _folder = new();
    private readonly DefinitionStore _definitions = new(new MemoryTableStore());
    private readonly ContentPublisher _publisher;
    private readonly ContentEditor _editor;

    public ContentEditorTests()
    {
        _publisher = new ContentPublisher(_folder, _definitions);
        _editor = new ContentEditor(_folder, _publisher);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _publisher.Dispose();
        _definitions.Dispose();
    }

    [Fact]
    public async Task An_edit_is_written_and_live()
    {
        _folder["segments/vip.json"] = Vip;
        var done = Assert.IsType<EditOutcome.Done>(await ApplyAsync(new ContentEdit("segments/vip.json", Gold, Hash(Vip)), new ContentEdit("README.md", "notes", null)));
        Assert.Equal((Gold, "notes", 1L), (_folder.Text("segments/vip.json"), _folder.Text("README.md"), done.Publication.Snapshot.Number));
    }

    [Fact]
    public async Task Nobodys_change_is_written_over()
    {
        _folder["segments/vip.json"] = Gold;
        _folder["README.md"] = "notes";
        var changed = Assert.IsType<EditOutcome.Changed>(await ApplyAsync(
            new ContentEdit("segments/vip.json", Vip, Hash(Vip + " ")), new ContentEdit("README.md", "mine", null), new ContentEdit("new.md", "new", null)));
        Assert.Equal(["segments/vip.json", "README.md"], changed.Files);
        Assert.Equal((Gold, "notes", null), (_folder.Text("segments/vip.json"), _folder.Text("README.md"), _folder.Text("new.md")));
    }

    [Fact]
    public async Task The_same_push_again_is_done_already()
    {
        var edit = new ContentEdit("segments/vip.json", Vip, null);
        await ApplyAsync(edit);
        Assert.IsType<EditOutcome.Done>(await ApplyAsync(edit));
    }

    [Fact]
    public async Task What_would_be_broken_is_not_written()
    {
        _folder["segments/other.json"] = "{";
        var broken = Assert.IsType<EditOutcome.Broken>(await ApplyAsync(new ContentEdit("segments/vip.json", "{ \"id\": \"vip\" }", null)));
        Assert.Equal("segments/vip.json", Assert.Single(broken.Problems).File);
        Assert.Null(_folder.Text("segments/vip.json"));

        // What was broken before holds nobody up.
        Assert.IsType<EditOutcome.Done>(await ApplyAsync(new ContentEdit("segments/vip.json", Vip, null)));
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("segments/../../x")]
    [InlineData("errors/segments/vip.json.txt")]
    [InlineData("schemas/segment.json")]
    [InlineData(".hidden")]
    [InlineData("segments\\vip.json")]
    [InlineData("a/b/c/d/e")]
    [InlineData("segments/vip.json\n")]
    [InlineData("")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        Assert.IsType<EditOutcome.Refused>(await ApplyAsync(new ContentEdit(path, "x", null)));
        Assert.Equal(0, _folder.Listings);
    }

    [Fact]
    public async Task Files_and_edits_have_their_limits()
    {
        Assert.IsType<EditOutcome.Done>(await ApplyAsync(new ContentEdit("a.md", new string('x', Limits.BytesPerFile), null)));
        Assert.IsType<EditOutcome.Refused>(await ApplyAsync(new ContentEdit("b.md", new string('x', Limits.BytesPerFile + 1), null)));
        Assert.IsType<EditOutcome.Refused>(await ApplyAsync([.. Enumerable.Range(0, Limits.FilesPerContentFolder + 1).Select(n => new ContentEdit($"n{n}.md", "x", null))]));
        Assert.IsType<EditOutcome.Refused>(await ApplyAsync(new ContentEdit("c.md", "x", null), new ContentEdit("c.md", "y", null)));
    }

    [Fact]
    public async Task A_file_can_be_deleted()
    {
        _folder["README.md"] = "notes";
        _folder["segments/vip.json"] = Vip;
        Assert.IsType<EditOutcome.Done>(await ApplyAsync(new ContentEdit("README.md", null, Hash("notes"))));
        Assert.Null(_folder.Text("README.md"));
    }

    private async Task<EditOutcome> ApplyAsync(params ContentEdit[] edits) => await _editor.ApplyAsync(edits, Cancellation);

    private static string Hash(string text) => FileVersion.HashOf(text);
}
