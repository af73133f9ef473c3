namespace Wayfarer.Domain.Content;

/// <summary>
/// The files by what they declare, in the order of their names. A file in no known place is a problem of its own.
/// </summary>
internal sealed class ContentFolder
{
    private const string Places =
        "content lives in settings.json, journeys/<id>.json, segments/<id>.json, scores/<id>.json, connectors/<id>.json, messages/<id>/html.liquid, layouts/<id>.liquid and partials/<id>.liquid";

    private const string Ending = ".liquid";
    private const string TextEnding = ".text.liquid";

    private static readonly string[] Folders = ["journeys", "segments", "scores", "connectors", "messages", "layouts", "partials"];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public ContentFile? Settings { get; private set; }

    public SortedDictionary<string, ContentFile> Journeys { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Segments { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Scores { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Connectors { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Messages { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> MessageTexts { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Layouts { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> LayoutTexts { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> Partials { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ContentFile> PartialTexts { get; } = new(StringComparer.Ordinal);

    public List<ContentProblem> Problems { get; } = [];

    public static ContentFolder Sort(IReadOnlyList<ContentFile> files)
    {
        var folder = new ContentFolder();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal)) folder.Add(file);

        foreach (var (id, text) in folder.MessageTexts)
        {
            if (!folder.Messages.ContainsKey(id)) folder.Problem(text, "the message has no html.liquid beside its text.liquid");
        }

        foreach (var (id, text) in folder.LayoutTexts)
        {
            if (!folder.Layouts.ContainsKey(id)) folder.Problem(text, $"the layout has no {id}.liquid beside its {id}.text.liquid");
        }

        return folder;
    }

    private void Add(ContentFile file)
    {
        if (!_seen.Add(file.Path))
        {
            Problem(file, "the file is there twice");
            return;
        }

        switch (file.Path.Split('/'))
        {
            case ["settings.json"]:
                Settings = file;
                break;
            case ["journeys", var name] when name.EndsWith(".json", StringComparison.Ordinal):
                AddNamed(Journeys, name[..^5], file);
                break;
            case ["segments", var name] when name.EndsWith(".json", StringComparison.Ordinal):
                AddNamed(Segments, name[..^5], file);
                break;
            case ["scores", var name] when name.EndsWith(".json", StringComparison.Ordinal):
                AddNamed(Scores, name[..^5], file);
                break;
            case ["connectors", var name] when name.EndsWith(".json", StringComparison.Ordinal):
                AddNamed(Connectors, name[..^5], file);
                break;
            case ["messages", var id, "html.liquid"]:
                AddNamed(Messages, id, file);
                break;
            case ["messages", var id, "text.liquid"]:
                AddNamed(MessageTexts, id, file);
                break;
            case ["layouts", var name] when name.EndsWith(TextEnding, StringComparison.Ordinal):
                AddNamed(LayoutTexts, name[..^TextEnding.Length], file);
                break;
            case ["layouts", var name] when name.EndsWith(Ending, StringComparison.Ordinal):
                AddNamed(Layouts, name[..^Ending.Length], file);
                break;
            case ["partials", var name] when name.EndsWith(TextEnding, StringComparison.Ordinal):
                AddNamed(PartialTexts, name[..^TextEnding.Length], file);
                break;
            case ["partials", var name] when name.EndsWith(Ending, StringComparison.Ordinal):
                AddNamed(Partials, name[..^Ending.Length], file);
                break;
            case ["schemas" or "errors", ..]:
                break;
            case var parts when parts[^1].StartsWith('.') || parts[^1].EndsWith(".md", StringComparison.Ordinal):
                break;
            case var parts:
                var mistyped = Folders.Contains(parts[0]) ? null : Suggestion.For(parts[0], Folders);
                Problem(file, "the file is in no place where content is looked for", mistyped ?? Places);
                break;
        }
    }

    private void AddNamed(SortedDictionary<string, ContentFile> files, string id, ContentFile file)
    {
        if (DefinitionId.IsValid(id)) files.Add(id, file);
        else Problem(file, $"\"{id}\" cannot be an id", DefinitionId.Advice);
    }

    private void Problem(ContentFile file, string reason, string? advice = null) =>
        Problems.Add(new ContentProblem(file.Path, Position.Start.Line, Position.Start.Column, reason, advice));
}
