using System.Reflection;
using System.Text;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>What is said of each kind of clause, of somebody of whom everything is known and of somebody of whom nothing is.</summary>
public sealed class ExplanationWordsTests
{
    private const string Rules = """
        { "trait": "plan", "equals": "pro" }
        { "trait": "address.city", "in": ["Bern", "Prague"] }
        { "trait": "born", "anniversaryWithin": 7 }
        { "tag": "vip" }
        { "tag": "old" }
        { "segment": "listed" }
        { "segment": "unlisted" }
        { "segment": "inner" }
        { "event": "Order Completed", "where": { "total": { "atLeast": 10 } }, "atLeast": 2, "within": "30d" }
        { "event": "Order Completed", "atMost": 1 }
        { "event": "Order Completed", "never": true, "during": "this-month" }
        { "event": "Page Viewed", "since": { "event": "Order Completed" } }
        { "event": "Order Completed", "sum": "total", "atLeast": 100, "during": "last-month", "timeZone": "Asia/Kolkata" }
        { "event": "Order Completed", "average": "total", "lessThan": 100 }
        { "event": "Order Completed", "distinct": "sku", "atLeast": 2 }
        { "event": "Order Completed", "first": "sku", "equals": "a" }
        { "event": "Order Completed", "last": "sku", "equals": "a", "within": "90d" }
        { "sequence": [ { "event": "Page Viewed" }, { "event": "Order Completed", "within": "3d" } ] }
        { "sequence": [ { "event": "Order Completed" }, { "event": "Page Viewed" }, { "event": "Signed Up" } ] }
        { "message": "welcome", "is": "opened" }
        { "score": "intent", "atLeast": 30 }
        { "grade": "intent", "in": ["A1", "B2"] }
        { "consent": "tips" }
        { "journey": "nurture", "is": "entered" }
        { "journey": "nurture", "is": "inside" }
        { "bucket": "half", "from": 0, "to": 50 }
        { "tag": "rfm" }
        { "any": [ { "tag": "vip" }, { "not": { "all": [ { "tag": "vip" }, { "property": "total", "exists": true } ] } } ] }
        """;

    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 3, 20, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Every_kind_of_clause_and_of_evidence_has_words()
    {
        var snapshot = Content();
        var events = Events().ToDictionary(@event => new Occurrence(@event.OccurredAt, Occurrence.HashOf(@event.Key)));
        var text = new StringBuilder();
        var clauses = new HashSet<Type>();
        var evidence = new HashSet<Type>();
        foreach (var (who, profile, open) in new[] { ("Somebody", Somebody(snapshot, events.Values), Open()), ("Nobody", Profile.Empty with { MemorySignature = snapshot.MemorySignature }, []) })
        {
            var judge = new Judge(profile, snapshot) { Contact = ContactId.Parse("u00000000000000000000000000000001"), Open = open, EventOf = occurrence => events.GetValueOrDefault(occurrence) };
            text.Append($"# {who}\n");
            foreach (var branch in Branches(snapshot)) Write(judge.Explain(branch, Now), 0);
        }

        Assert.Equal(Kinds<Condition>(), clauses.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Kinds<Evidence>(), evidence.Select(type => type.Name).Order(StringComparer.Ordinal));
        var approved = Repository.PathOf("tests", "Wayfarer.Tests", "Domain", "Conditions", "explanations.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, text.ToString());
        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n"), text.ToString());

        void Write(Explanation explanation, int depth)
        {
            clauses.Add(explanation.Clause.GetType());
            evidence.UnionWith(explanation.Evidence.Select(item => item.GetType()));
            var until = explanation.Judgement.ValidUntil == Instant.Never ? "" : $" until {explanation.Judgement.ValidUntil}";
            text.Append($"{new string(' ', depth * 2)}{EvidenceWords.Of(explanation.Clause)}: {EvidenceWords.Of(explanation.Judgement.Value)}{until}\n");
            foreach (var item in explanation.Evidence) text.Append($"{new string(' ', depth * 2)}    {EvidenceWords.Of(item)}\n");
            foreach (var note in explanation.Notes) text.Append($"{new string(' ', depth * 2)}    ({note})\n");
            foreach (var score in explanation.Scores) text.Append($"{new string(' ', depth * 2)}    {score.Model.Id} is {score.Value}, {score.Grade ?? "without a grade"}\n");
            foreach (var part in explanation.Parts) Write(part, depth + 1);
        }
    }

    private static IEnumerable<string> Kinds<T>() =>
        typeof(T).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<Condition> Branches(Snapshot snapshot) =>
        snapshot.Journey("host")!.Steps.OfType<Step.Branch>().SelectMany(step => step.Cases).Select(branch => branch.If is Condition.TagIs { Tag: "rfm" } ? new Condition.RfmIs(RfmGroup.Recent) : branch.If);

    private static Snapshot Content()
    {
        var cases = Rules.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(rule => $$"""{ "if": {{rule}}, "to": "end" }""").Chunk(20);
        var steps = cases.Select((some, index) => $$"""{ "id": "choose-{{index}}", "branch": [ {{string.Join(",\n", some)}} ], "else": "{{(index == 0 ? "choose-1" : "end")}}" }""");
        var (definitions, problems) = ContentCompiler.Compile(
        [
            new("settings.json", """{ "timeZone": "Europe/Vienna", "topics": { "tips": { "name": "Tips", "optIn": "double" } } }"""),
            new("messages/welcome/html.liquid", "---\nsubject: Welcome\n---\n<p>Welcome</p>\n"),
            new("segments/listed.json", """{ "id": "listed", "static": true }"""),
            new("segments/unlisted.json", """{ "id": "unlisted", "static": true }"""),
            new("segments/inner.json", """{ "id": "inner", "if": { "trait": "plan", "exists": true } }"""),
            new("scores/fit.json", """{ "id": "fit", "rules": [ { "id": "plan", "if": { "trait": "plan", "equals": "pro" }, "points": 80 } ] }"""),
            new("scores/intent.json", """
                {
                  "id": "intent", "rules": [ { "id": "orders", "event": "Order Completed", "points": 20 } ], "thresholds": [ { "id": "hot", "at": 30 } ],
                  "grade": { "fit": "fit", "letters": [75, 50, 25], "numbers": [75, 50, 25] }
                }
                """),
            new("journeys/nurture.json", """{ "id": "nurture", "trigger": { "event": "Signed Up" }, "steps": [ { "id": "rest", "wait": "1d" } ] }"""),
            new("journeys/host.json", $$"""{ "id": "host", "trigger": { "event": "Order Completed" }, "steps": [ {{string.Join(",\n", steps)}} ] }"""),
        ]);
        Assert.Empty(problems);
        var buyers = new RfmRules(new EventPattern("Order Completed"), "total", TimeSpan.FromDays(30), TimeSpan.FromDays(90), 2, 4, 100);
        return new Snapshot(1, definitions with { Settings = definitions.Settings with { Rfm = buyers } });
    }

    private static IEnumerable<Event> Events() =>
    [
        Seen(1, "Page Viewed", 40, "{}"),
        Seen(2, "Order Completed", 39, """{ "total": 30, "sku": "a" }"""),
        Seen(3, "Order Completed", 9, """{ "total": "12.5", "sku": "b" }"""),
        Seen(4, "Page Viewed", 8, "{}"),
        Seen(5, EventNames.EmailOpened, 7, """{ "message": "welcome", "by": "human" }"""),
        EventProperties.Of(new ConsentChange { Key = "yes", Kind = ConsentChangeKind.Confirmed, At = Now - TimeSpan.FromDays(5), Topics = ["tips"], Source = "a link" })!,
    ];

    private static Event Seen(int number, string name, int daysAgo, string properties) => new()
    {
        MessageId = $"message-{number}",
        Key = Event.KeyOf("test", $"{number}"),
        Type = EventType.Track,
        Name = name,
        OccurredAt = Now - TimeSpan.FromDays(daysAgo),
        RecordedAt = Now - TimeSpan.FromDays(daysAgo),
        Properties = JsonElement.Parse(properties),
    };

    private static Profile Somebody(Snapshot snapshot, IEnumerable<Event> events)
    {
        var at = Now - TimeSpan.FromDays(3);
        var profile = Profile.Empty with
        {
            MemorySignature = snapshot.MemorySignature,
            Traits =
            [
                new Trait("plan", JsonElement.Parse("\"pro\""), at, "k"), new Trait("address", JsonElement.Parse("""{ "city": "Bern" }"""), at, "k"),
                new Trait("born", JsonElement.Parse("\"1990-03-22\""), at, "k"), new Trait("timezone", JsonElement.Parse("\"America/New_York\""), at, "k"),
            ],
            Tags = [new Tag("vip", Present: true, at), new Tag("old", Present: false, at)],
            Lists = [new Listing("listed", Inside: true, at), new Listing("unlisted", Inside: false, at)],
            Journeys = [new JourneyMemory("nurture", 2, at) { GoalReachedAt = at, FinishedAt = at - TimeSpan.FromDays(1) }],
        };
        foreach (var @event in events)
        {
            foreach (var memory in snapshot.Plan(@event.Name).Memories.Where(memory => memory.Pattern.FiltersHold(@event.Properties))) profile = profile.Remember(memory, @event);
        }

        // More orders than are remembered one by one, all within an hour long ago.
        var sums = snapshot.Memories.Single(memory => memory.Kind == MemoryKind.Amounts && memory.Pattern.Name == "Order Completed");
        var known = profile.Memory(sums.Key)!;
        var crowded = known with { Hours = [new HourOfAmounts(HourOfAmounts.HourAt(Now - TimeSpan.FromDays(60)), 3, 90_000_000, 10_000_000, 50_000_000)] };
        return profile with { Memories = profile.Memories.Replace(known, crowded) };
    }

    private static Enrollment[] Open() =>
    [
        new()
        {
            Id = "nurture.1",
            Journey = "nurture",
            Version = "1",
            EnteredAt = Now - TimeSpan.FromDays(3),
            Trigger = new Trigger("", "", Now, null),
            Step = "rest",
            Wait = new Wait(WaitKind.Time, Now, null),
            WaitNumber = 1,
        },
    ];
}
