using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>A rule as the product reads it from files.</summary>
internal sealed class RuleEngine
{
    private RuleEngine(Snapshot snapshot, Condition condition)
    {
        Snapshot = snapshot;
        Condition = condition;
    }

    public static RuleEngine Of(string rule, IReadOnlyDictionary<string, string> segments, string zone, bool inStep)
    {
        var asked = string.Concat(segments.Values.Append(rule));
        bool Asks(string kind) => asked.Contains($"\"{kind}\"", StringComparison.Ordinal);
        ContentFile[] files =
        [
            new("settings.json", $$"""{ "timeZone": "{{zone}}", "topics": { "tips": { "name": "Tips", "optIn": "single" }, "free": { "name": "Free", "optIn": "none" } }, "rfm": { "event": "Order Completed", "amount": "total", "recent": "30d", "lapsed": "90d", "several": 2, "often": 4, "much": 40 } }"""),
            .. segments.Where(_ => Asks("segment")).Select(segment => new ContentFile($"segments/{segment.Key}.json", $$"""{ "id": "{{segment.Key}}", "if": {{segment.Value}} }""")),
            inStep
                ? new("journeys/host.json", $$"""{ "id": "host", "trigger": { "event": "A" }, "steps": [ { "id": "choose", "branch": [ { "if": {{rule}}, "to": "end" } ], "else": "end" } ] }""")
                : new("segments/root.json", $$"""{ "id": "root", "if": {{rule}} }"""),
            .. Asks("message") ? [new("messages/welcome/html.liquid", "---\nsubject: Welcome\n---\n<p>Welcome</p>\n"), new("messages/news/html.liquid", "---\nsubject: News\n---\n<p>News</p>\n")] : Array.Empty<ContentFile>(),
            .. RandomRule.Scores.Where(_ => Asks("score") || Asks("grade")).Select(score => new ContentFile($"scores/{score.Key}.json", score.Value)),
            .. new[] { "listed", "unlisted" }.Where(Asks).Select(id => new ContentFile($"segments/{id}.json", $$"""{ "id": "{{id}}", "static": true }""")),
            .. new[] { "nurture" }.Where(Asks).Select(id => new ContentFile($"journeys/{id}.json", $$"""{ "id": "{{id}}", "trigger": { "event": "A" }, "steps": [ { "id": "rest", "wait": "1d" } ] }""")),
        ];
        var (definitions, problems) = ContentCompiler.Compile(files);
        if (!problems.IsEmpty) throw new InvalidOperationException($"{string.Join('\n', problems)}\n{rule}");

        var snapshot = new Snapshot(1, definitions);
        return new RuleEngine(snapshot, inStep ? ((Step.Branch)snapshot.Journey("host")!.Steps[0]).Cases[0].If : snapshot.Segment("root")!.If!);
    }

    public Snapshot Snapshot { get; }

    public Condition Condition { get; }

    /// <summary>Somebody of whom no event has been heard yet.</summary>
    public RememberedLife Somebody(PlainHistory history) => new(this, history);
}
