using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Simulation;
using Wayfarer.Tests.Domain.Conditions;
using Xunit;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>
/// Who is inside, kept up with event by event: what comes late, twice or for somebody who turns out to be the same person
/// must lead to what asking everything that is recorded by then would.
/// </summary>
public sealed class MembershipTests(ITestOutputHelper output)
{
    private const int Worlds = 60;
    private const int InstantsOfWorld = 20;
    private const int SegmentsOfWorld = 8;

    /// <summary>Four more segments that others name, and two scores.</summary>
    private const int Definitions = SegmentsOfWorld + 4 + 2;
    private const long Year = 365 * NaiveRule.Day;

    private static readonly long Start = new DateTimeOffset(2026, 2, 11, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly string[] Traits = ["plan", "age", "born", "ends", "address", "a.b", "timezone"];

    [Fact]
    public void Membership_kept_event_by_event_is_what_brute_force_says_and_no_event_touches_what_it_cannot_affect()
    {
        int instants = 0, inside = 0, flips = 0, events = 0, judged = 0, merges = 0;
        for (var seed = 1; seed <= Worlds; seed++)
        {
            var world = new SegmentWorld(seed);
            world.Live();
            instants += world.Instants;
            inside += world.Inside;
            flips += world.Flips;
            events += world.Events;
            judged += world.Judged;
            merges += world.Merges;
        }

        output.WriteLine($"{instants} instants, {inside} times inside, {flips} flips, {merges} merges, {events} events; {judged} judged where all would be {events * Definitions}");
        Assert.True(instants >= 1_000);
        Assert.InRange(inside, instants * SegmentsOfWorld / 5, instants * SegmentsOfWorld * 4 / 5);
        Assert.True(flips > instants / 2);
        Assert.True(merges >= Worlds / 4);
        Assert.InRange(judged, 1, events * Definitions / 2);
    }

    private sealed class SegmentWorld
    {
        private static readonly ContactId Ann = ContactId.Parse("u00000000000000000000000000000001");
        private static readonly ContactId Visitor = ContactId.Parse("v00000000000000000000000000000001");

        private readonly int _seed;
        private readonly PriorityQueue<Action, (long, int)> _timeline = new();
        private readonly Dictionary<string, JsonElement> _rules = [];
        private readonly Snapshot _snapshot;
        private readonly string _zone;
        private readonly List<(PlainEvent Event, Dictionary<string, JsonElement> Traits, ContactId Heard)> _recorded = [];
        private readonly List<(PlainConsent Change, ContactId Heard)> _consents = [];
        private readonly SortedDictionary<(long, bool), bool> _listings = [];
        private Contact _ann = Contact.New(Ann);
        private Contact _visitor = Contact.New(Visitor);
        private bool _merged;
        private long _now = Start;

        public SegmentWorld(int seed)
        {
            _seed = seed;
            var dice = new Dice(seed);
            var random = new RandomRule(dice);
            var life = random.History(Start + Year, Start);
            _zone = life.InstallationZone;
            _rules["inner"] = JsonElement.Parse(random.Leaf("event at all within").ToJsonString());
            _rules["outer"] = JsonElement.Parse("""{ "not": { "segment": "inner" } }""");
            for (var index = 0; index < SegmentsOfWorld; index++) _rules[$"s{index}"] = JsonElement.Parse(random.Tree(4, 12, () => random.Leaf(dice.Pick(RandomRule.OfSegments))));

            var (definitions, problems) = ContentCompiler.Compile(
            [
                new("settings.json", $$"""{ "timeZone": "{{_zone}}", "topics": { "tips": { "name": "Tips", "optIn": "single" }, "free": { "name": "Free", "optIn": "none" } }, "rfm": { "event": "Order Completed", "amount": "total", "recent": "30d", "lapsed": "90d", "several": 2, "often": 4, "much": 40 } }"""),
                new("messages/welcome/html.liquid", "---\nsubject: Welcome\n---\n<p>Welcome</p>\n"),
                new("messages/news/html.liquid", "---\nsubject: News\n---\n<p>News</p>\n"),
                new("journeys/nurture.json", """{ "id": "nurture", "trigger": { "event": "Nothing" }, "steps": [ { "id": "rest", "wait": "1d" } ] }"""),
                new("segments/listed.json", """{ "id": "listed", "static": true }"""),
                new("segments/unlisted.json", """{ "id": "unlisted", "static": true }"""),
                .. RandomRule.Scores.Select(score => new ContentFile($"scores/{score.Key}.json", score.Value)),
                .. _rules.Select(rule => new ContentFile($"segments/{rule.Key}.json", $$"""{ "id": "{{rule.Key}}", "if": {{rule.Value.GetRawText()}} }""")),
            ]);
            if (!problems.IsEmpty) throw new InvalidOperationException($"Seed {seed}: {string.Join('\n', problems)}");

            _snapshot = new Snapshot(1, definitions);
            Plan(dice, random, life);
        }

        public int Instants { get; private set; }

        public int Inside { get; private set; }

        public int Flips { get; private set; }

        public int Events { get; private set; }

        public int Judged { get; private set; }

        public int Merges { get; private set; }

        public void Live()
        {
            while (_timeline.TryDequeue(out var action, out var when))
            {
                _now = when.Item1;
                action();
            }
        }

        private void Plan(Dice dice, RandomRule random, PlainHistory life)
        {
            var number = 0;
            foreach (var item in life.Events.Where(item => item.Key != ""))
            {
                var traits = Traits.Where(_ => dice.Chance(0.15)).ToDictionary(name => name, name => random.Trait(name, item.At));
                var heard = dice.Chance(0.3) ? Visitor : Ann;
                var arrives = item.At + (dice.Chance(0.6) ? 0 : (long)(dice.Pick(new[] { 5_000L, 3_600_000, 40 * NaiveRule.Day }) * dice.Fraction()));
                At(arrives, () => Hear(item, traits, heard));
                if (dice.Chance(0.2)) At(arrives + (long)(NaiveRule.Day * dice.Fraction()), () => Hear(item, traits, heard));
                if (dice.Chance(0.3)) At(arrives + dice.Between(0, 1), Check);
            }

            foreach (var change in life.Consents.Where(change => change.Key != "")) At(change.At, () => Hear(change));
            for (var listing = dice.Between(0, 4); listing > 0; listing--)
            {
                var (said, isInside) = (Start + (long)(Year * dice.Fraction()), dice.Chance(0.6));
                At(said + (dice.Chance(0.5) ? 0 : (long)(30 * NaiveRule.Day * dice.Fraction())), () => List(said, isInside));
            }

            if (dice.Chance(0.6)) At(Start + (long)(Year * dice.Fraction()), Merge);
            for (var instant = 0; instant < InstantsOfWorld; instant++) At(Start + (long)(Year * 1.2 * dice.Fraction()), Check);

            void At(long at, Action action) => _timeline.Enqueue(action, (at, number++));
        }

        private void Hear(PlainEvent item, Dictionary<string, JsonElement> traits, ContactId contact)
        {
            var @event = new Event
            {
                MessageId = item.Key,
                Key = item.Key,
                Type = EventType.Track,
                Name = item.Name,
                OccurredAt = new Instant(item.At),
                RecordedAt = new Instant(_now),
                UserId = contact == Ann ? "ann" : null,
                AnonymousId = contact == Ann ? null : "visitor",
                Properties = item.Properties,
                Traits = traits.Count == 0 ? null : JsonSerializer.SerializeToElement(traits),
            };
            _recorded.Add((item, traits, contact));
            var input = new Input.Occurred(@event, []);
            if (contact == Visitor && !_merged)
            {
                _visitor = Apply(_visitor, input).Contact;
                return;
            }

            // What time alone has changed is not the event's doing, and the first one is met by everything.
            var isFirst = _ann.IsNew;
            if (!isFirst) Advance();
            var applied = Apply(_ann, input);
            _ann = applied.Contact;
            if (isFirst) return;

            Events++;
            Judged += applied.Judged;
            var affected = Affected(item, traits);
            Assert.True(applied.Judged <= affected, $"Seed {_seed}: '{item.Name}' made {applied.Judged} be judged, and can affect {affected}");
        }

        private void Hear(PlainConsent change)
        {
            _consents.Add((change, Ann));
            _ann = Apply(_ann, new Input.ConsentChanged(new ConsentChange
            {
                Key = change.Key,
                Kind = Enum.Parse<ConsentChangeKind>(change.Kind),
                At = new Instant(change.At),
                Topics = [.. change.Topics],
                Source = "test",
            })).Contact;
        }

        private void List(long said, bool isInside)
        {
            _listings[(said, !isInside)] = isInside;
            _ann = Apply(_ann, new Input.List("listed", isInside, $"{said}", new Instant(said))).Contact;
        }

        private void Merge()
        {
            if (_visitor.IsNew || _ann.IsNew) return;

            _visitor = Apply(_visitor, new Input.MergeInto(Visitor, Ann, Ann, new Instant(_now))).Contact;
            _ann = Apply(_ann, new Input.Absorb(Visitor, _visitor.Head.Sequence, new Instant(_now), _visitor)).Contact;
            _merged = true;
            Merges++;
        }

        private void Check()
        {
            if (_ann.IsNew) return;

            Advance();
            Instants++;
            var history = History();
            foreach (var (id, rule) in _rules)
            {
                var expected = NaiveRule.Of(rule, history, _rules).Answer(_now);
                var membership = _ann.Profile.Segments.Single(membership => membership.Segment == id);
                Assert.True(membership.Value == (expected ? Truth.True : Truth.False), $"Seed {_seed} at {new Instant(_now)}: {id} is {membership}, brute force says {expected}: {rule}");
                if (expected && id.StartsWith('s')) Inside++;
            }

            Assert.Equal(_listings.Count > 0 && _listings.Last().Value, _ann.Profile.IsListed("listed"));
        }

        /// <summary>All that is recorded of Ann by now.</summary>
        private PlainHistory History()
        {
            var recorded = _recorded.Where(item => item.Heard == Ann || _merged).ToList();
            var history = new PlainHistory
            {
                Contact = Ann.Value,
                InstallationZone = _zone,
                Events = [.. recorded.Select(item => item.Event).DistinctBy(item => item.Key)],
                Consents = [.. _consents.Select(item => item.Change), .. recorded.Where(item => item.Event.Name == "Email Complained").Select(item => new PlainConsent("Complained", [], item.Event.At, item.Event.Key))],
                Traits = recorded.SelectMany(item => item.Traits.Select(trait => (trait.Key, trait.Value, item.Event)))
                    .GroupBy(trait => trait.Key)
                    .ToDictionary(group => group.Key, group => group.OrderBy(trait => trait.Event.At).ThenBy(trait => trait.Event.Key, StringComparer.Ordinal).Last().Value),
                Lists = _listings.Count > 0 && _listings.Last().Value ? ["listed"] : [],
            };
            history.Events.AddRange(_consents.Where(item => item.Change.Kind == "Complained").Select(item => new PlainEvent("Email Complained", JsonElement.Parse("{}"), item.Change.At, item.Change.Key.PadRight(32, '0'))));
            return history;
        }

        private void Advance()
        {
            var applied = ContactKernel.Advance(_ann, _snapshot, new Instant(_now));
            Assert.True(applied.InputApplied);
            _ann = Committed(applied);
        }

        private Applied Apply(Contact contact, Input input)
        {
            var applied = ContactKernel.Apply(contact, input, _snapshot, new Instant(_now));
            Assert.True(applied.InputApplied);
            return applied with { Contact = Committed(applied) };
        }

        private Contact Committed(Applied applied)
        {
            Flips += applied.Facts.Count(fact => fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft);
            return applied.Contact with { Head = applied.Contact.Head with { Sequence = applied.Contact.Head.Sequence + 1 } };
        }

        /// <summary>How often something would have to be judged if each segment and score that names the event or one of its traits were.</summary>
        private int Affected(PlainEvent item, Dictionary<string, JsonElement> traits)
        {
            var definitions = _rules.Values.Concat(RandomRule.Scores.Values.Select(score => JsonElement.Parse(score))).ToList();
            return definitions.Count(definition => Names(definition, item)) + traits.Keys.Sum(trait => definitions.Count(definition => Names(definition, trait)));
        }

        private bool Names(JsonElement rule, PlainEvent item) => Parts(rule).Any(part =>
            (part.TryGetProperty("event", out var name) && name.GetString() == item.Name && NaiveRule.Matches(part, item))
            || (part.TryGetProperty("message", out _) && item.Name.StartsWith("Email", StringComparison.Ordinal))
            || (part.TryGetProperty("rfm", out _) && item.Name == "Order Completed")
            || (part.TryGetProperty("consent", out _) && item.Name == "Email Complained"));

        private bool Names(JsonElement rule, string trait) => Parts(rule).Any(part =>
            (part.TryGetProperty("trait", out var name) && (name.GetString() == trait || name.GetString()!.Split('.')[0] == trait))
            || (trait == "timezone" && (part.TryGetProperty("during", out _) || new[] { "before", "after", "withinLast", "withinNext", "olderThan", "anniversaryWithin" }.Any(date => part.TryGetProperty(date, out _)))));

        /// <summary>All objects in a rule, and in what it names.</summary>
        private IEnumerable<JsonElement> Parts(JsonElement rule)
        {
            if (rule.ValueKind == JsonValueKind.Array) return rule.EnumerateArray().SelectMany(Parts);
            if (rule.ValueKind != JsonValueKind.Object) return [];

            var named = new List<JsonElement>();
            if (rule.TryGetProperty("segment", out var segment) && _rules.TryGetValue(segment.GetString()!, out var other)) named.Add(other);
            if (rule.TryGetProperty("score", out var score)) named.Add(JsonElement.Parse(RandomRule.Scores[score.GetString()!]));

            // The grade goes by both scores.
            if (rule.TryGetProperty("grade", out var grade) && grade.ValueKind == JsonValueKind.String) named.AddRange(RandomRule.Scores.Values.Select(model => JsonElement.Parse(model)));
            return rule.EnumerateObject().SelectMany(member => Parts(member.Value)).Concat(named.SelectMany(Parts)).Prepend(rule);
        }
    }
}
