using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Scores;
using Wayfarer.Simulation;
using Wayfarer.Tests.Domain.Scoring;
using Wayfarer.Tests.Runtime.Archive;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Scores;

public sealed class ScorePreviewTests
{
    private const int People = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Once with rules about the same events, and once with one about events that nobody was asked to remember.</summary>
    [Theory]
    [InlineData("A")]
    [InlineData("C")]
    public async Task Who_would_be_above_each_threshold_and_is_not_is_told_and_the_reverse(string @event)
    {
        var (live, wanted) = (Model("A", 10, 15, 35), Model(@event, 7, 20, 35));
        var (world, events) = await LivedAsync(live);
        var rows = await TableRows.ReadAsync(world.Store);

        var seen = await new ScorePreview(world.Store, world.Time).RunAsync(Wayfarer.Domain.Content.Definitions.Empty with { Scores = [wanted] }, "intent", world.Snapshots.Current, Cancellation);

        Assert.Equal((People, 0, 1d), (seen.Contacts, seen.Unknown, seen.Share));
        var naive = events.Select(person => (
            Contact: World.User(person.Key),
            Now: (decimal)new NaiveScore(live, person.Value).At(world.Now) / 1_000_000_000m,
            Then: (decimal)new NaiveScore(wanted, person.Value).At(world.Now) / 1_000_000_000m)).ToList();
        Assert.Equal(naive.Count(person => person.Now != person.Then), seen.Changed);
        foreach (var (threshold, told) in wanted.Thresholds.Zip(seen.Thresholds))
        {
            var before = live.Thresholds.Single(known => known.Id == threshold.Id).At;
            Assert.Equal((threshold.Id, naive.Count(person => person.Now >= before), naive.Count(person => person.Then >= threshold.At)), (told.Threshold, told.Now, told.Then));
            var rise = naive.Where(person => person.Now < before && person.Then >= threshold.At).ToList();
            var fall = naive.Where(person => person.Now >= before && person.Then < threshold.At).ToList();
            Assert.Equal((rise.Count, fall.Count), (told.Rise, told.Fall));
            Assert.All(told.Risen, one => Assert.Contains((one.Contact, one.Now!.Value, one.Then), rise));
            Assert.All(told.Fallen, one => Assert.Contains((one.Contact, one.Now!.Value, one.Then), fall));
            Assert.Equal(Math.Min(rise.Count, Wayfarer.Domain.Limits.ContactsPerScoreSample), told.Risen.Length);
        }

        Assert.True(seen.Thresholds.Sum(told => told.Rise + told.Fall) > 5);
        Assert.Empty(TableRows.Differences(rows, await TableRows.ReadAsync(world.Store)));
    }

    [Fact]
    public async Task A_preview_that_is_cut_off_says_which_part_it_has_seen()
    {
        var model = Model("A", 10, 15, 35);
        var (world, _) = await LivedAsync(model);
        var seen = await new ScorePreview(world.Store, world.Time) { MostContacts = People / 4 }
            .RunAsync(Wayfarer.Domain.Content.Definitions.Empty with { Scores = [model] }, "intent", world.Snapshots.Current, Cancellation);

        Assert.InRange(seen.Contacts, 1, People / 4);
        Assert.InRange(seen.Share, 0.05, 0.6);
        Assert.Equal(0, seen.Changed);
    }

    private static async Task<(World World, Dictionary<string, List<(string Name, Instant At)>> Events)> LivedAsync(ScoreModel model)
    {
        var world = new World(new Snapshot(1, Wayfarer.Domain.Content.Definitions.Empty with { Scores = [model] }));
        var events = new Dictionary<string, List<(string, Instant)>>();
        var dice = new Dice(1);
        foreach (var person in Enumerable.Range(0, People).Select(number => $"user-{number}"))
        {
            events[person] = [.. Enumerable.Range(0, dice.Between(1, 8)).Select(_ => (dice.Pick(["A", "B", "C"]), world.Now - dice.Time(TimeSpan.FromDays(3))))];
            foreach (var (number, (name, at)) in events[person].Index()) await world.AcceptAsync(Said.Track($"{person}-{number}", name, at, person));
        }

        await world.RunUntilIdleAsync();
        return (world, events);
    }

    private static ScoreModel Model(string @event, int points, int warm, int hot) => new("intent", $"{@event} {points} {warm}",
        [
            new ScoreRule.Engagement("a", points, null, new EventPattern(@event), Frequency.EveryTime, new Decay.HalfLife(TimeSpan.FromDays(2))),
            new ScoreRule.Engagement("b", 5, null, new EventPattern("B"), Frequency.OnlyOnce, Decay.Never),
        ])
    {
        Thresholds = [new ScoreThreshold("warm", warm), new ScoreThreshold("hot", hot)],
    };
}
