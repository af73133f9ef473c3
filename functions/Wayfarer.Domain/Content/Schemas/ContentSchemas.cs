using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>
/// The schemas by which editors complete and explain content: one for each kind, as files under <c>schemas/</c>. What is
/// required of references between files, and of steps that lead to each other, only the parser knows.
/// </summary>
public static class ContentSchemas
{
    public const string Folder = "schemas";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ImmutableArray<ContentFile> Files { get; } =
    [
        File("connector", ConnectorSchema.Of()),
        File("journey", JourneySchema.Of()),
        File("message", MessageHeadSchema.Of()),
        File("score", ScoreSchema.Of()),
        File("segment", SegmentSchema.Of()),
        File("settings", SettingsSchema.Of()),
    ];

    private static ContentFile File(string name, JsonObject schema) => new($"{Folder}/{name}.json", schema.ToJsonString(Readable) + "\n");
}
