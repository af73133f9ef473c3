using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Content.Schemas;
using Wayfarer.Local.Commands;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Domain.Content.Schemas;

/// <summary>The schemas and the parser know the same members, and call the same files right.</summary>
public sealed partial class ContentSchemaTests
{
    private const int Documents = 300;

    // Longer than any word that is suggested for.
    private static readonly string Unknown = new('x', 70);

    private static readonly JsonDocumentOptions AsWritten = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string, string> Kinds => new()
    {
        { "journey", "journeys/drawn.json" }, { "segment", "segments/drawn.json" }, { "score", "scores/drawn.json" }, { "settings", "settings.json" }, { "message", "messages/drawn/html.liquid" },
    };

    [Fact]
    public void The_schemas_of_the_starter_library_are_up_to_date() =>
        Assert.All(ContentSchemas.Files, schema => Assert.Equal(
            schema.Text, File.ReadAllText(Repository.PathOf("functions", "content", schema.Path)).ReplaceLineEndings("\n")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_schema_allows_the_parser_takes(string kind, string path)
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var document = new SchemaDocuments(Schema(kind), seed).Draw()!;
            var problems = ProblemsOf(path, document).Where(problem => !NeedsOtherFiles().IsMatch(problem.Reason)).ToList();
            Assert.True(problems.Count == 0, $"{problems.FirstOrDefault()}\n{document}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_parser_knows_no_member_that_its_schema_does_not(string kind, string path)
    {
        var compared = 0;
        for (var seed = 0; seed < Documents / 3; seed++)
        {
            var documents = new SchemaDocuments(Schema(kind), seed);
            var document = documents.Draw()!;
            foreach (var (member, known) in documents.Objects)
            {
                member[Unknown] = "x";
                compared += Compare(ProblemsOf(path, document), known, document);
                var members = member.Where(pair => pair.Key is not ("id" or "$schema") && pair.Key != Unknown).ToList();
                foreach (var (name, _) in members) member.Remove(name);
                compared += Compare(ProblemsOf(path, document), known, document);
                foreach (var (name, value) in members) member[name] = value;
                member.Remove(Unknown);
            }
        }

        Assert.True(compared >= Documents / 3);
    }

    [Fact]
    public async Task A_validator_takes_the_samples_and_what_is_drawn()
    {
        var written = SampleContent.Starters().Concat(SampleContent.Files)
            .Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal) && !file.Path.StartsWith("schemas/", StringComparison.Ordinal))
            .Select(file => (KindOf(file.Path), JsonNode.Parse(file.Text, documentOptions: AsWritten)!.ToJsonString()));
        var drawn =
            from kind in Kinds
            from seed in Enumerable.Range(0, 100)
            select (kind.Data.Item1, new SchemaDocuments(Schema(kind.Data.Item1), seed).Draw()!.ToJsonString());
        List<(string Schema, string Text)> documents = [.. written, .. drawn];

        var answers = await SchemaValidator.ValidateAsync(documents);

        Assert.All(documents.Zip(answers), pair => Assert.True(pair.Second is null, $"{pair.Second}\n{pair.First}"));
    }

    [Fact]
    public async Task A_validator_refuses_what_the_parser_refuses_by_itself()
    {
        (string, string)[] broken =
        [
            ("journey", """{ "id": "a", "trigger": { "event": "A" }, "steps": [ { "id": "b", "wait": "1 hour" } ] }"""),
            ("journey", """{ "id": "a", "trigger": { "event": "A" }, "steps": [ { "id": "b", "wait": "0h" } ] }"""),
            ("journey", """{ "id": "a", "trigger": { "event": "A" }, "steps": [ { "id": "b", "wait": "1h", "send": "c" } ] }"""),
            ("journey", """{ "id": "a", "trigger": { "evnt": "A" }, "steps": [ { "id": "b", "wait": "1h" } ] }"""),
            ("journey", """{ "id": "a", "state": "life", "trigger": { "event": "A" }, "steps": [ { "id": "b", "wait": "1h" } ] }"""),
            ("journey", """{ "id": "a", "trigger": { "event": "A" }, "steps": [] }"""),
            ("journey", """{ "id": "a", "trigger": { "event": "A" }, "steps": [ { "id": "b", "waitFor": { "event": "C" }, "onTimeout": "end" } ] }"""),
            ("segment", """{ "id": "a", "if": { "property": "total", "atLeast": 1 } }"""),
            ("segment", """{ "id": "a", "if": { "trait": "plan" } }"""),
            ("segment", """{ "id": "a", "if": { "event": "A", "exactly": 1, "atLeast": 1 } }"""),
            ("segment", """{ "id": "A", "if": { "tag": "vip" } }"""),
            ("score", """{ "id": "a", "rules": [] }"""),
            ("score", """{ "id": "a", "rules": [ { "id": "b", "event": "A" } ] }"""),
            ("score", """{ "id": "a", "rules": [ { "id": "b", "event": "A", "if": { "tag": "vip" }, "points": 1 } ] }"""),
            ("score", """{ "id": "a", "rules": [ { "id": "b", "if": { "tag": "vip" }, "points": 1, "frequency": "once" } ] }"""),
            ("score", """{ "id": "a", "rules": [ { "id": "b", "event": "A", "points": 10001 } ] }"""),
            ("score", """{ "id": "a", "decay": { "halfLife": "1d", "linear": "1d" }, "rules": [ { "id": "b", "event": "A", "points": 1 } ] }"""),
            ("journey", """{ "id": "a", "trigger": { "score": "b", "on": "rise" }, "steps": [ { "id": "b", "wait": "1h" } ] }"""),
            ("settings", """{ "timezone": "Europe/Berlin" }"""),
            ("settings", """{ "from": "nobody" }"""),
            ("settings", """{ "people": { "sales": {} } }"""),
            ("message", """{ "from": "name@example.com" }"""),
        ];

        var answers = await SchemaValidator.ValidateAsync(broken);

        Assert.All(broken.Zip(answers), pair => Assert.True(pair.Second is not null, pair.First.Item2));
    }

    [Fact]
    public void The_command_writes_what_is_missing_or_stale_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, SchemasCommand.Write(folder.Path, TextWriter.Null));
        File.WriteAllText(folder.File("schemas/journey.json"), "{}");
        File.WriteAllText(folder.File("schemas/mine.json"), "{}");
        var untouched = File.GetLastWriteTimeUtc(folder.File("schemas/segment.json"));

        Assert.Equal(1, SchemaFiles.Write(folder.Path));
        Assert.Equal(0, SchemaFiles.Write(folder.Path));
        Assert.Equal(untouched, File.GetLastWriteTimeUtc(folder.File("schemas/segment.json")));
        Assert.Equal("{}", File.ReadAllText(folder.File("schemas/mine.json")));
        Assert.Equal(ContentSchemas.Files.Length + 1, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    /// <summary>What one document cannot know: other files, other steps, and what numbers come to together.</summary>
    [GeneratedRegex("no step is called|another step is called|no path leads|go in a circle|there is no |no step that sends|sends no message"
        + "|percentages add up|can never be true together|is not the file's name|has problems of its own|nobody can be notified"
        + "|everybody is sent to|a transactional message has no topic|the quiet hours end|conditions are nested|the message has no body"
        + "|only steps of journeys know|must be less than|the first event of a sequence|does not say what a purchase is|must fall|is more than|there are two |are at the same value"
        + "|must be longer than \"recent\"|must be more than \"several\"")]
    private static partial Regex NeedsOtherFiles();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    private static JsonObject Schema(string kind) => JsonNode.Parse(ContentSchemas.Files.Single(file => file.Path == $"schemas/{kind}.json").Text)!.AsObject();

    private static string KindOf(string path) => path.Split('/')[0] switch { "journeys" => "journey", "segments" => "segment", "scores" => "score", "connectors" => "connector", _ => "settings" };

    private static ImmutableArray<ContentProblem> ProblemsOf(string path, JsonNode document)
    {
        var text = path.EndsWith(".json", StringComparison.Ordinal)
            ? document.ToJsonString()
            : $"---\n{string.Join('\n', document.AsObject().Select(line => $"{line.Key}: {line.Value}"))}\n---\n<p>Hello</p>\n";
        return ContentValidator.Validate([new ContentFile(path, text)]).Problems;
    }

    /// <summary>Everything that the parser says it would have known in the place of what it does not.</summary>
    private static int Compare(ImmutableArray<ContentProblem> problems, HashSet<string> known, JsonNode document)
    {
        var compared = 0;
        foreach (var problem in problems.Where(problem => problem.Reason.Contains(Unknown, StringComparison.Ordinal) || problem.Reason.EndsWith("does not say what it is", StringComparison.Ordinal)))
        {
            if (problem.Advice?.StartsWith("known here: ", StringComparison.Ordinal) != true && problem.Advice?.StartsWith("give one of ", StringComparison.Ordinal) != true) continue;

            compared++;
            Assert.All(Quoted().Matches(problem.Advice), name => Assert.True(known.Contains(name.Groups[1].Value), $"{problem}\n{document}"));
        }

        return compared;
    }
}
