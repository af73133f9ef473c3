using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Explanations;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Explanations;

public sealed class EvidenceTests(ITestOutputHelper output)
{
    private const int Lives = 50;
    private const int InstantsPerLife = 20;
    private const int Happenings = 24;
    private const int LeastOfEach = 20;

    [Fact]
    public async Task What_an_explanation_lists_gives_by_itself_the_value_that_the_kernel_had()
    {
        var outcomes = new Dictionary<string, (int True, int False)>();
        int pairs = 0, merged = 0, explanations = 0, scores = 0, crossings = 0;
        for (var seed = 1; seed <= Lives; seed++)
        {
            var life = new RandomLife(seed);
            await life.LiveAsync(Happenings);
            var people = new[] { await PersonAsync(life.World, World.Visitor("laptop")), await PersonAsync(life.World, World.User("ann")) };
            var snapshot = life.World.Snapshots.Current;
            for (var number = 0; number < InstantsPerLife; number++)
            {
                var at = Instant.Max(life.Instant([.. people.SelectMany(person => person.Facts)]), people[0].Record.FirstAt!.Value);
                var (contact, record, facts, inputs) = people.First(person => person.Record.FrozenAt > at);
                var past = record.At(at, snapshot);
                Assert.True(past.Missing.IsEmpty);
                foreach (var segment in snapshot.Segments)
                {
                    var explained = past.Explain(new Condition.SegmentIs(segment.Id));
                    var story = $"{life.Story}, {segment.Id} at {at}: {segment.If}";
                    var last = facts.LastOrDefault(fact => fact.Segment == segment.Id && fact.At <= at && fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft);
                    Assert.True(explained.Judgement.IsTrue == (last?.Kind == FactKind.SegmentEntered), $"The kernel had {last}. {story}");
                    AssertEach(explained, story);
                    explanations++;
                }

                foreach (var model in snapshot.Scores)
                {
                    var explained = past.Judge().Explain(model, at);
                    var alone = OnlyEvidence.Judge(explained.AllEvidence(), contact.Id, snapshot);
                    Assert.Equal(explained.Value, alone.Score(model, at).Value);
                    Assert.Equal(explained.Grade, alone.Grade(model, at).Grade);
                    AssertAsRecorded(explained);
                    Assert.Equal(explained.Value, Math.Clamp(explained.Sum, model.Bounds.AtLeast ?? decimal.MinValue, model.Bounds.AtMost ?? decimal.MaxValue));
                    scores++;
                }

                // What was crossed by then, and what is said to come next if nothing happens.
                void AssertAsRecorded(ScoreExplanation score)
                {
                    foreach (var threshold in score.Model.Thresholds)
                    {
                        var last = facts.LastOrDefault(fact => fact.Score == score.Model.Id && fact.Threshold == threshold.Id && fact.At <= at && IsCrossing(fact));
                        if (last is not null) Assert.Equal(last.Kind == FactKind.ScoreRose, score.Above.Contains(threshold));
                    }

                    var isUndisturbed = score.NextCrossing is { } predicted && predicted.At <= contact.Head.Clock && !inputs.Exists(now => now > at && now <= predicted.At)
                        && !facts.Exists(fact => fact.At > at && fact.At <= predicted.At && (fact.Kind is FactKind.Updated or FactKind.Tagged));
                    if (!isUndisturbed) return;

                    var next = score.NextCrossing!;
                    Assert.Contains(facts, fact => fact.At == next.At && fact.Score == score.Model.Id && fact.Threshold == next.Threshold.Id && IsCrossing(fact) && fact.Kind == FactKind.ScoreRose == next.Rises);
                    crossings++;
                }

                (pairs, merged) = (pairs + 1, merged + (past.Contact.Profile.Absorbed.IsEmpty ? 0 : 1));
                void AssertEach(Explanation part, string story)
                {
                    var alone = OnlyEvidence.Judge(part.AllEvidence(), contact.Id, snapshot).At(part.Clause, at);
                    Assert.True(alone.Value == part.Judgement.Value, $"{EvidenceWords.Of(part.Clause)} {part.Judgement.Value}, by its evidence alone {alone.Value}. {story}");
                    Assert.NotEqual(Truth.Unknown, part.Judgement.Value);
                    Assert.All(part.Evidence, evidence => Assert.NotEqual("", EvidenceWords.Of(evidence)));
                    var (trues, falses) = outcomes.GetValueOrDefault(part.Clause.GetType().Name);
                    outcomes[part.Clause.GetType().Name] = part.Judgement.IsTrue ? (trues + 1, falses) : (trues, falses + 1);
                    foreach (var inner in part.Parts) AssertEach(inner, story);
                }
            }
        }

        output.WriteLine($"{pairs} pairs of contact and instant ({merged} merged), {explanations} segments and {scores} scores explained; {crossings} crossings came as predicted.");
        foreach (var (kind, (trues, falses)) in outcomes.OrderBy(pair => pair.Key)) output.WriteLine($"{kind}: {trues} true, {falses} false");
        Assert.Equal(Lives * InstantsPerLife, pairs);
        Assert.True(merged > pairs / 10 && merged < pairs && crossings > 20);
        Assert.All(outcomes, kind => Assert.True(kind.Value.True >= LeastOfEach && kind.Value.False >= LeastOfEach, $"{kind.Key}: {kind.Value}"));
    }

    private static async Task<Person> PersonAsync(World world, ContactId id)
    {
        var store = new ContactStore(world.Store);
        var contact = (await store.LoadAsync(id, CancellationToken.None)).Contact;
        var inputs = WorldState.Commits(world, id).SelectMany(commit => commit.Inputs).Where(recorded => recorded.Input is not Input.Wake).Select(recorded => recorded.Now);
        return new Person(contact, await ContactRecord.ReadAsync(store, contact, CancellationToken.None), [.. WorldState.Facts(world, id)], [.. inputs]);
    }

    private static bool IsCrossing(Fact fact) => fact.Kind is FactKind.ScoreRose or FactKind.ScoreFell;

    private sealed record Person(Contact Contact, ContactRecord Record, List<Fact> Facts, List<Instant> Inputs);
}
