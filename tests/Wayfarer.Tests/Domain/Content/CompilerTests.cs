using System.Text;
using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Content;
using Xunit;

namespace Wayfarer.Tests.Domain.Content;

public sealed class CompilerTests
{
    private const string J = SampleContent.Journey;

    [Fact]
    public void A_broken_message_holds_back_only_itself_and_the_journeys_that_send_it()
    {
        var files = SampleContent.With(SampleContent.Message, "contact.name |", "contact.name ||");
        var (definitions, problems) = ContentValidator.Validate([.. files, Exit("other")]);
        Assert.Equal(["other"], definitions.Journeys.Select(journey => journey.Id));
        Assert.Equal(["bye"], definitions.Messages.Select(message => message.Id));
        Assert.Equal(2, definitions.Segments.Length);
        Assert.Equal([J, SampleContent.Message], problems.Select(problem => problem.File));
    }

    [Fact]
    public void A_broken_segment_holds_back_the_segments_and_journeys_that_name_it()
    {
        var files = SampleContent.With("segments/readers.json", "\"within\": \"30d\"", "\"within\": \"x\"");
        var (definitions, problems) = ContentValidator.Validate([.. files, Exit("other")]);
        Assert.Empty(definitions.Segments);
        Assert.Equal(["other"], definitions.Journeys.Select(journey => journey.Id));
        Assert.Equal([J, "segments/buyers.json", "segments/readers.json"], problems.Select(problem => problem.File));
    }

    [Fact]
    public void Broken_settings_hold_back_who_notifies_and_nothing_else()
    {
        var files = SampleContent.With(SampleContent.Settings, "Europe/Berlin", "Mars/Phobos");
        var (definitions, problems) = ContentValidator.Validate([.. files, Exit("other")]);
        Assert.Equal(Settings.Default, definitions.Settings);
        Assert.Equal(["other"], definitions.Journeys.Select(journey => journey.Id));
        Assert.Equal([J, SampleContent.Settings], problems.Select(problem => problem.File));
    }

    [Fact]
    public void A_published_journey_is_read_again_though_what_it_named_has_gone()
    {
        var file = SampleContent.Files.Single(file => file.Path == J);
        Assert.Empty(ContentValidator.Validate([file]).Definitions.Journeys);
        var published = ContentValidator.Validate(SampleContent.Files).Definitions.Journeys.Single();
        Assert.Equal(published.Version, ContentCompiler.ReadPublished(file)!.Version);
        Assert.Null(ContentCompiler.ReadPublished(file with { Text = "{" }));
        Assert.Null(ContentCompiler.ReadPublished(file with { Path = "journeys/other.json" }));
        Assert.Null(ContentCompiler.ReadPublished(file with { Path = SampleContent.Settings }));
    }

    [Fact]
    public void No_file_is_no_problem()
    {
        var (definitions, problems) = ContentValidator.Validate([]);
        Assert.Empty(problems);
        Assert.Equal(Settings.Default, definitions.Settings);
    }

    [Fact]
    public void Formatting_state_name_and_description_are_no_new_version()
    {
        var version = Version("""{ "id": "v", "state": "live", "trigger": { "event": "A" }, "steps": [{ "id": "a", "exit": "x" }] }""");
        Assert.Matches("^[0-9a-f]{16}$", version);
        Assert.Equal(version, Version("""
            {
              // A comment.
              "steps": [ { "exit": "\u0078", "id": "a", } ],
              "trigger": { "event": "A" },
              "name": "Name", "description": "Description", "$schema": "x", "state": "paused",
              "id": "v"
            }
            """));
    }

    [Theory]
    [InlineData("\"event\": \"A\"", "\"event\": \"B\"")]
    [InlineData("\"exit\": \"x\"", "\"exit\": \"X\"")]
    [InlineData("\"id\": \"a\"", "\"id\": \"b\"")]
    [InlineData("\"trigger\"", "\"lateness\": \"1h\", \"trigger\"")]
    [InlineData("{ \"id\": \"a\"", "{ \"id\": \"c\", \"wait\": \"1h\" }, { \"id\": \"a\"")]
    public void Any_other_change_is_a_new_version(string old, string replacement)
    {
        const string Text = """{ "id": "v", "trigger": { "event": "A" }, "steps": [{ "id": "a", "exit": "x" }] }""";
        Assert.NotEqual(Version(Text), Version(Text.Replace(old, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_message_is_a_new_version_when_any_of_its_sources_changes()
    {
        var versions = new[]
        {
            SampleContent.Files,
            SampleContent.With(SampleContent.Message, "<p>Hello", "<p>Hi"),
            SampleContent.With(SampleContent.Message, "subject: Hello", "subject: Hi"),
            SampleContent.With("messages/hello/text.liquid", "Hello", "Hi"),
        }.Select(files => ContentValidator.Validate(files).Definitions.Messages.Single(message => message.Id == "hello").Version);
        Assert.Distinct(versions);
    }

    [Fact]
    public void Truncated_and_damaged_starters_never_throw()
    {
        foreach (var file in SampleContent.Starters())
        {
            for (var length = 0; length < file.Text.Length; length += 7) ContentValidator.Validate([file with { Text = file.Text[..length] }]);
        }

        Gen.Select(Gen.Const(SampleContent.Starters()).SelectMany(files => Gen.Int[0, files.Count - 1].Select(index => files[index])), Gen.Int[0, 5_000], Gen.Byte.Array[1, 8]).Sample((file, place, noise) =>
        {
            var bytes = Encoding.UTF8.GetBytes(file.Text);
            for (var index = 0; index < noise.Length; index++) bytes[(place + index) % bytes.Length] = noise[index];

            ContentValidator.Validate([file with { Text = Encoding.UTF8.GetString(bytes) }]);
        }, iter: 2_000);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var paths = new[] { "settings.json", "journeys/a.json", "segments/a.json", "messages/a/html.liquid", "a", "" };
        var text = Gen.OneOf(Gen.Byte.Array[0, 300].Select(bytes => Encoding.UTF8.GetString(bytes)), Gen.String[Gen.Char["{}[]\":,%|'-\n aé\ud800"], 0, 200]);
        Gen.Select(Gen.Int[0, paths.Length - 1].Select(index => paths[index]), text).Sample((path, noise) =>
        {
            ContentValidator.Validate([new ContentFile(path, noise), new ContentFile("messages/b/html.liquid", $"---\nsubject: {noise}\n---\n{noise}")]);
        }, iter: 5_000);
    }

    private static ContentFile Exit(string id) =>
        new($"journeys/{id}.json", $$"""{ "id": "{{id}}", "trigger": { "event": "A" }, "steps": [{ "id": "a", "exit": "x" }] }""");

    private static string Version(string text)
    {
        var (definitions, problems) = ContentValidator.Validate([new ContentFile("journeys/v.json", text)]);
        Assert.Empty(problems);
        return definitions.Journeys.Single().Version;
    }
}
