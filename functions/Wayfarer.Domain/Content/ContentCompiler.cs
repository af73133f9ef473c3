using System.Collections.Immutable;
using System.Text;
using Wayfarer.Domain.Connectors;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Turns files into definitions. A broken file holds back only itself and what depends on it; with broken settings the
/// standard ones stand in, and journeys that notify people are held back.
/// </summary>
public sealed class ContentCompiler
{
    private readonly ContentFolder _folder;
    private readonly TemplateCheck _check;
    private readonly TemplateReader _reader;
    private readonly Dictionary<string, Problems> _problems = new(StringComparer.Ordinal);

    private ContentCompiler(ContentFolder folder, TemplateCheck check, TemplateReader reader)
    {
        _folder = folder;
        _check = check;
        _reader = reader;
    }

    /// <summary>Without a <paramref name="check"/>, templates are taken as they are; without a <paramref name="reader"/>, none renders partials.</summary>
    public static (Definitions Definitions, ImmutableArray<ContentProblem> Problems) Compile(
        IReadOnlyList<ContentFile> files, TemplateCheck? check = null, TemplateReader? reader = null)
    {
        var folder = ContentFolder.Sort(files);
        var compiler = new ContentCompiler(folder, check ?? (_ => []), reader ?? ((_, _) => TemplateReading.Nothing));
        var definitions = compiler.Compile();
        var problems = folder.Problems.Concat(compiler._problems.Values.SelectMany(file => file.Found));
        return (definitions, [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// An older version of a journey, which passed when it was published and is read again for the people inside it: what it
    /// names may have gone since. Null when the file is no journey at all.
    /// </summary>
    public static Journey? ReadPublished(ContentFile file) =>
        ContentFolder.Sort([file]).Journeys.Keys.SingleOrDefault() is { } id
            ? JourneyParser.Parse(file, id, new References(), _ => [], new Problems(file.Path))
            : null;

    private Definitions Compile()
    {
        var settings = _folder.Settings is { } file
            ? Sound(file, problems => SettingsParser.Parse(file, problems))
            : Settings.Default;
        var messages = Messages(settings);
        var (segments, scores) = RuleLinks.Resolve([.. Segments(settings), .. Scores(settings)], messages);
        var journeys = Journeys(messages, segments, scores, settings);
        return new Definitions
        {
            Settings = settings ?? Settings.Default,
            Messages = [.. messages.Values.OfType<Message>()],
            Segments = [.. segments.Values.OfType<Segment>()],
            Scores = [.. scores.Values.OfType<ScoreModel>()],
            Journeys = journeys,
            Connectors = Connectors(),
        };
    }

    /// <summary>
    /// Every message that has a file, null when it is broken: a broken one is known, so that nobody is told to correct its
    /// name.
    /// </summary>
    private SortedDictionary<string, Message?> Messages(Settings? settings)
    {
        var messages = new SortedDictionary<string, Message?>(StringComparer.Ordinal);
        var parts = TemplateParts.Of(_folder, _reader, ProblemsOf);
        foreach (var (id, file) in _folder.Messages)
        {
            var text = _folder.MessageTexts.GetValueOrDefault(id);
            var textProblems = ProblemsOf(text ?? file);
            var textIsTooLarge = text is not null && IsTooLarge(text, textProblems);
            messages[id] = textIsTooLarge
                ? null
                : Sound(file, problems => MessageParser.Parse(id, file, text, settings, _check, parts, problems, textProblems));
        }

        return messages;
    }

    private IEnumerable<ParsedRule> Segments(Settings? settings) => _folder.Segments.Select(
        file => Rule(RuleName.Segment, file.Key, file.Value, settings, (references, problems) => SegmentParser.Parse(file.Value, file.Key, references, problems)));

    private IEnumerable<ParsedRule> Scores(Settings? settings) => _folder.Scores.Select(
        file => Rule(RuleName.Score, file.Key, file.Value, settings, (references, problems) => ScoreParser.Parse(file.Value, file.Key, references, problems)));

    private ParsedRule Rule(string kind, string id, ContentFile file, Settings? settings, Func<References, Problems, object?> parse)
    {
        var references = new References();
        var rule = Sound(file, problems => parse(references, problems));
        CheckRules(references, settings, ProblemsOf(file));
        return new ParsedRule(new RuleName(kind, id), rule, references, ProblemsOf(file));
    }

    private ImmutableArray<Journey> Journeys(
        SortedDictionary<string, Message?> messages,
        SortedDictionary<string, Segment?> segments,
        SortedDictionary<string, ScoreModel?> scores,
        Settings? settings)
    {
        var journeys = ImmutableArray.CreateBuilder<Journey>();
        foreach (var (id, file) in _folder.Journeys)
        {
            var references = new References();
            var problems = ProblemsOf(file);
            var journey = Sound(file, _ => JourneyParser.Parse(file, id, references, _check, problems));
            Links.CheckSound(references.SentMessages, "message", messages, problems);
            Links.CheckKnown(references.Messages, "message", messages.Keys, problems);
            Links.CheckSound(references.Segments, "segment", segments, problems);
            Links.CheckSound(references.Scores.Concat(references.Grades), "score", scores, problems);
            Links.CheckGraded(references.Grades, scores, problems);
            Links.CheckThresholds(references.Thresholds, scores, problems);
            Links.CheckStatic(references.StaticSegments, segments, problems);
            CheckPeople(references.People, settings, problems);
            CheckRules(references, settings, problems);
            if (journey is not null && !problems.Any) journeys.Add(journey);
        }

        return journeys.ToImmutable();
    }

    private ImmutableArray<Connector> Connectors() =>
        [.. _folder.Connectors.Select(file => Sound(file.Value, problems => ConnectorParser.Parse(file.Value, file.Key, problems))).OfType<Connector>()];

    private static void CheckPeople(List<Reference> people, Settings? settings, Problems problems)
    {
        if (settings is not null)
        {
            Links.CheckKnown(people, "person", settings.People.Keys, problems);
            return;
        }

        foreach (var person in people)
            problems.Add(person.At, "nobody can be notified, because settings.json has problems of its own", because: "settings.json");
    }

    /// <summary>What rules name that is known without the other rules. With broken settings, topics and buyers are taken as they are.</summary>
    private void CheckRules(References references, Settings? settings, Problems problems)
    {
        Links.CheckKnown(references.Journeys, "journey", _folder.Journeys.Keys, problems);
        if (settings is null) return;

        Links.CheckKnown(references.Topics, "topic", [.. settings.Topics.Keys, Topic.General], problems);
        if (settings.Rfm is not null) return;

        foreach (var group in references.Rfm)
            problems.Add(group.At, "settings.json does not say what a purchase is, so there are no groups of buyers", "write \"rfm\" there");
    }

    private T? Sound<T>(ContentFile file, Func<Problems, T?> parse)
        where T : class
    {
        var problems = ProblemsOf(file);
        return IsTooLarge(file, problems) ? null : parse(problems);
    }

    internal static bool IsTooLarge(ContentFile file, Problems problems)
    {
        var bytes = Encoding.UTF8.GetByteCount(file.Text);
        if (bytes <= Limits.BytesPerFile) return false;

        problems.Add(Position.Start, $"the file has {bytes} bytes; at most {Limits.BytesPerFile} are allowed");
        return true;
    }

    private Problems ProblemsOf(ContentFile file)
    {
        if (!_problems.TryGetValue(file.Path, out var problems)) _problems[file.Path] = problems = new Problems(file.Path);
        return problems;
    }
}
