using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;

namespace Wayfarer.Tests.Domain.Conditions;

/// <summary>A rule as the product reads it from files, and somebody as the product remembers them.</summary>
internal sealed class RuleEngine
{
    private static readonly RfmRules Buyers = new(new EventPattern("Order Completed"), "total", TimeSpan.FromDays(30), TimeSpan.FromDays(90), 2, 4, 40);

    private readonly PlainHistory _history;
    private Profile _profile;

    public RuleEngine(string rule, IReadOnlyDictionary<string, string> segments, PlainHistory history, bool inStep)
    {
        _history = history;
        var (definitions, problems) = ContentCompiler.Compile(
        [
            new("settings.json", $$"""{ "timeZone": "{{history.InstallationZone}}", "topics": { "tips": { "name": "Tips", "optIn": "single" }, "free": { "name": "Free", "optIn": "none" } } }"""),
            new("messages/welcome/html.liquid", "---\nsubject: Welcome\n---\n<p>Welcome</p>\n"),
            new("messages/news/html.liquid", "---\nsubject: News\n---\n<p>News</p>\n"),
            new("segments/listed.json", """{ "id": "listed", "static": true }"""),
            new("segments/unlisted.json", """{ "id": "unlisted", "static": true }"""),
            new("journeys/nurture.json", """{ "id": "nurture", "trigger": { "event": "A" }, "steps": [ { "id": "rest", "wait": "1d" } ] }"""),
            .. segments.Select(segment => new ContentFile($"segments/{segment.Key}.json", $$"""{ "id": "{{segment.Key}}", "if": {{segment.Value}} }""")),
            inStep
                ? new("journeys/host.json", $$"""{ "id": "host", "trigger": { "event": "A" }, "steps": [ { "id": "choose", "branch": [ { "if": {{rule}}, "to": "end" } ], "else": "end" } ] }""")
                : new("segments/root.json", $$"""{ "id": "root", "if": {{rule}} }"""),
        ]);
        if (!problems.IsEmpty) throw new InvalidOperationException($"{string.Join('\n', problems)}\n{rule}");

        // The groups of buyers are tags to the parser: what they are is written in the settings, which are read elsewhere.
        definitions = definitions with
        {
            Settings = definitions.Settings with { Rfm = Buyers },
            Segments = [.. definitions.Segments.Select(segment => segment with { If = segment.If is { } own ? WithBuyers(own) : null })],
            Journeys = [.. definitions.Journeys.Select(journey => journey with
            {
                Steps = [.. journey.Steps.Select(step => step is Step.Branch branch ? branch with { Cases = [.. branch.Cases.Select(one => one with { If = WithBuyers(one.If) })] } : step)],
            })],
        };
        Snapshot = new Snapshot(1, definitions);
        Condition = inStep ? ((Step.Branch)Snapshot.Journey("host")!.Steps[0]).Cases[0].If : Snapshot.Segment("root")!.If!;
        _profile = Profile.Empty with
        {
            MemorySignature = Snapshot.MemorySignature,
            Traits = [.. history.Traits.Select(trait => new Trait(trait.Key, trait.Value, Instant.Epoch, "k"))],
            Tags = [.. history.Tags.Select(tag => new Tag(tag, true, Instant.Epoch)), new Tag("new", false, Instant.Epoch)],
            Lists = [.. history.Lists.Select(list => new Listing(list, true, Instant.Epoch)), new Listing("unlisted", false, Instant.Epoch)],
            Journeys = [.. history.Journeys.Select(journey => new JourneyMemory(journey.Key, journey.Value.Entered, Instant.Epoch)
            {
                Dark = journey.Value.Dark,
                FinishedAt = journey.Value.Finished ? Instant.Epoch : null,
                GoalReachedAt = journey.Value.ReachedGoal ? Instant.Epoch : null,
            })],
        };
    }

    public Snapshot Snapshot { get; }

    public Condition Condition { get; }

    /// <summary>What is to be remembered of a life, in any order.</summary>
    public static IEnumerable<Event> Heard(PlainHistory history)
    {
        foreach (var item in history.Events.Where(item => item.Key != ""))
        {
            yield return new Event
            {
                MessageId = item.Key,
                Key = item.Key,
                Type = EventType.Track,
                Name = item.Name,
                OccurredAt = new Instant(item.At),
                RecordedAt = new Instant(item.At),
                Properties = item.Properties,
            };
        }

        foreach (var change in history.Consents.Where(change => change.Key != ""))
        {
            yield return EventProperties.Of(new ConsentChange
            {
                Key = change.Key,
                Kind = Enum.Parse<ConsentChangeKind>(change.Kind),
                At = new Instant(change.At),
                Topics = [.. change.Topics],
                Source = "test",
            })!;
        }
    }

    public void Hear(Event @event)
    {
        foreach (var memory in Snapshot.Plan(@event.Name).Memories)
        {
            if (memory.Pattern.Matches(@event)) _profile = _profile.Remember(memory, @event);
        }
    }

    /// <summary>Writes the profile down and reads it again, as each commit does.</summary>
    public void Store() => _profile = JsonSerializer.Deserialize<Profile>(JsonSerializer.Serialize(_profile))!;

    public Judgement Judge(Instant at) => new Judge(_profile, Snapshot, _history.Trigger)
    {
        Contact = ContactId.Parse(_history.Contact),
        EnteredAt = _history.EnteredAt is { } entered ? new Instant(entered) : null,
        Open = [.. _history.Journeys.Where(journey => journey.Value.IsInside).Select(journey => Inside(journey.Key, isDark: false)), .. _history.Journeys.Where(journey => journey.Value.IsInsideDark).Select(journey => Inside(journey.Key, isDark: true))],
    }.At(Condition, at);

    private static Enrollment Inside(string journey, bool isDark) => new()
    {
        Id = "e",
        Journey = journey,
        Version = "1",
        EnteredAt = Instant.Epoch,
        Trigger = new Trigger("k", "A", Instant.Epoch, null),
        Step = "rest",
        Wait = new Wait(WaitKind.Event, Instant.Epoch, null),
        WaitNumber = 1,
        Dark = isDark,
    };

    private static Condition WithBuyers(Condition condition) => condition switch
    {
        Condition.All all => new Condition.All([.. all.Conditions.Select(WithBuyers)]),
        Condition.Any any => new Condition.Any([.. any.Conditions.Select(WithBuyers)]),
        Condition.Not not => new Condition.Not(WithBuyers(not.Inner)),
        Condition.TagIs { Tag: var tag } when tag.StartsWith("rfm:", StringComparison.Ordinal) => new Condition.RfmIs(Enum.Parse<RfmGroup>(tag[4..].Replace("-", "", StringComparison.Ordinal), ignoreCase: true)),
        _ => condition,
    };
}
