using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Runtime.Segments;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Backfills;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Segments;

public sealed class SegmentPreviewTests
{
    private const int People = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With what contacts remember already, with history that has to be read, and with both.</summary>
    [Theory]
    [InlineData("""{ "trait": "plan", "equals": "pro" }""")]
    [InlineData("""{ "event": "Page Viewed", "atLeast": 2, "within": "30d" }""")]
    [InlineData("""{ "event": "Page Viewed", "atLeast": 5 }""")]
    [InlineData("""{ "all": [ { "segment": "readers" }, { "not": { "segment": "pro" } } ] }""")]
    [InlineData("""{ "event": "Product Viewed", "atLeast": 1 }""")]
    [InlineData("""{ "any": [ { "event": "Product Viewed", "where": { "n": 1 } }, { "segment": "strangers" } ] }""")]
    [InlineData("""{ "bucket": "half", "from": 0, "to": 50 }""")]
    [InlineData("""{ "event": "Never Seen", "never": true }""")]
    public async Task It_says_what_publishing_then_gives_and_stores_nothing(string rule)
    {
        var world = await WithPeopleAsync();
        var before = await TagsAsync(world);
        var wanted = Wanted(rule);
        var seen = await new SegmentPreview(world.World.Store, world.World.Time).RunAsync(wanted, "new", world.World.Snapshots.Current, Cancellation);
        Assert.Equal(before, await TagsAsync(world));

        world.World.Snapshots.Current = new Snapshot(2, wanted);
        await world.RunAsync();
        var members = new MembersTable(world.World.Store);
        Assert.Equal(await members.CountAsync("new", Cancellation), seen.Members);
        Assert.Equal((People, People, 0, false), (seen.LookedAt, seen.Contacts, seen.Unknown, seen.IsEstimate));
        var inside = (await members.PageAsync("new", null, 1_000, Cancellation)).Members;
        Assert.Equal(Math.Min(20, inside.Count), seen.Sample.Count);
        Assert.All(seen.Sample, contact => Assert.Contains(contact.Id, inside));
    }

    [Fact]
    public async Task Of_many_it_looks_at_some_and_says_that_it_estimates()
    {
        var world = await WithPeopleAsync(people: 400);
        var preview = new SegmentPreview(world.World.Store, world.World.Time) { MostContacts = 100 };
        var seen = await preview.RunAsync(Wanted("""{ "trait": "plan", "equals": "pro" }"""), "new", world.World.Snapshots.Current, Cancellation);
        Assert.True(seen.IsEstimate);
        Assert.InRange(seen.LookedAt, 20, 110);
        Assert.InRange(seen.Contacts, 200, 800);
        Assert.InRange(seen.Members, seen.Contacts / 4, seen.Contacts * 3 / 4);
    }

    [Fact]
    public async Task With_no_time_at_all_it_still_answers()
    {
        var world = await WithPeopleAsync();
        var preview = new SegmentPreview(world.World.Store, world.World.Time) { MostTime = TimeSpan.Zero };
        var seen = await preview.RunAsync(Wanted("""{ "tag": "x" }"""), "new", world.World.Snapshots.Current, Cancellation);
        Assert.Equal((0, true), (seen.LookedAt, seen.IsEstimate));
    }

    [Fact]
    public async Task Nobody_is_inside_of_anything_where_nobody_is()
    {
        var world = new BackfillWorld();
        var seen = await new SegmentPreview(world.World.Store, world.World.Time).RunAsync(Wanted("""{ "tag": "x" }"""), "new", world.World.Snapshots.Current, Cancellation);
        Assert.Equal((0, 0, false), (seen.Members, seen.Contacts, seen.IsEstimate));
    }

    private static Wayfarer.Domain.Content.Definitions Wanted(string rule) => WorldContent.Snapshot(2,
    [
        new("settings.json", """{ "sending": "off" }"""),
        .. BackfillWorld.Segments.Select(segment => new ContentFile($"segments/{segment.Id}.json", $$"""{ "id": "{{segment.Id}}", "if": {{segment.Rule}} }""")),
        new("segments/new.json", $$"""{ "id": "new", "if": {{rule}} }"""),
    ]).Definitions;

    private static async Task<BackfillWorld> WithPeopleAsync(int people = People)
    {
        var world = new BackfillWorld(segments: 4, rowsPerPage: 50);
        await world.JoinAsync(people);
        for (var number = 0; number < people; number += 7) await world.World.AcceptAsync(Said.Track($"product {number}", "Product Viewed", world.World.Now, $"user-{number}"));
        await world.World.RunUntilIdleAsync();
        return world;
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(BackfillWorld world)
    {
        var tags = new List<string>();
        foreach (var table in Enum.GetValues<TableName>())
            tags.AddRange((await world.World.Store.ScanAsync(table, "", "~", null, 1_000, CancellationToken.None)).Select(row => row.Tag));
        return tags;
    }
}
