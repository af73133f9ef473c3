using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Explanations;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Runtime.Explanations;

/// <summary>What was known of a contact at a past instant, against what the kernel wrote down of it then.</summary>
public sealed class ContactRecordTests
{
    private const int Worlds = 24;
    private const int InstantsPerSegment = 12;

    /// <summary>Random worlds with late, repeated and merged events, and with journeys that set traits and tags.</summary>
    [Fact]
    public void Membership_at_any_past_instant_is_what_the_kernel_had_then()
    {
        int asked = 0, inside = 0, merged = 0, flips = 0;
        for (var seed = 1; seed <= Worlds; seed++)
        {
            SynchronizationContext.SetSynchronizationContext(null);
            var world = new SimulationWorld(seed);
            Assert.Null(world.Run());
            var store = new ContactStore(world.Store);
            foreach (var contact in new Outcome(world).Contacts.Values)
            {
                var record = Outcome.Now(ContactRecord.ReadAsync(store, contact, CancellationToken.None));
                var facts = store.HistoryAsync(contact.Id, CancellationToken.None).ToBlockingEnumerable(CancellationToken.None).SelectMany(commit => commit.Facts).ToList();
                if (record.FirstAt is not { } first) continue;

                // A definition that changed is not judged again before something happens to the contact.
                foreach (var segment in world.Snapshots[0].Segments.Where(segment => world.Snapshots.All(other => other.Segment(segment.Id)!.Version == segment.Version)))
                {
                    var told = facts.Where(fact => fact.Segment == segment.Id && fact.Kind is FactKind.SegmentEntered or FactKind.SegmentLeft or FactKind.SegmentChanged).ToList();
                    foreach (var at in InstantsOf(told, first, Instant.Min(contact.Head.Clock, record.FrozenAt - TimeSpan.FromMilliseconds(1)), new Dice((seed * 1_000) + asked)))
                    {
                        var was = told.LastOrDefault(fact => fact.At <= at) is { } last && (last.Kind == FactKind.SegmentEntered || last.Reason?.Contains("inside", StringComparison.Ordinal) == true);
                        var past = record.At(at, world.Snapshots[(int)record.SnapshotAt(at) - 1]);
                        Assert.True(past.Missing.IsEmpty);
                        var explained = past.Explain(new Condition.SegmentIs(segment.Id));
                        Assert.True(explained.Judgement.IsTrue == was, $"Seed {seed}, {contact.Id} in {segment.Id} at {at}: the kernel had {was}, and {segment.If} is said to be {explained.Judgement.Value}");

                        var next = told.Find(fact => fact.At > at);
                        Assert.True(explained.Judgement.ValidUntil > at);
                        (asked, inside, merged) = (asked + 1, inside + (was ? 1 : 0), merged + (past.Contact.Profile.Absorbed.IsEmpty ? 0 : 1));
                        if (next is not null) flips++;
                    }
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} pairs of contact and instant; {inside} inside, {merged} of merged contacts, {flips} that flip later.");
        Assert.True(asked > 1_000 && inside > asked / 10 && merged > 100 && flips > 100);
    }

    private static IEnumerable<Instant> InstantsOf(IReadOnlyList<Fact> told, Instant first, Instant last, Dice dice)
    {
        var flips = told.SelectMany(fact => new[] { fact.At, fact.At - TimeSpan.FromMilliseconds(1) });
        return flips.Concat(Enumerable.Range(0, InstantsPerSegment).Select(_ => first + dice.Time(last - first))).Where(at => at >= first && at <= last);
    }
}
