using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Merging;

/// <summary>However merges meet crashes, other merges and new events, the end is what brute force makes of the list of events.</summary>
public sealed class MergingTests
{
    private const int RoundsEach = 5;
    private const int RandomSchedules = 400;

    private static readonly Instant Noon = new World(WorldContent.Snapshot()).Start - TimeSpan.FromMinutes(50);

    private static readonly Said[] Before =
    [
        Viewed("b1", 1, anonymous: "laptop", traits: """{ "plan": "free", "city": "Bonn" }"""),
        Viewed("b2", 5, anonymous: "laptop"),
        Viewed("b3", 3, user: "ann", traits: """{ "plan": "pro" }"""),
        Viewed("b4", 4, user: "bob", traits: """{ "plan": "team", "name": "Bob" }"""),
    ];

    private static readonly Said[] Merges =
    [
        Said.Identify("m1", At(6), "ann", "laptop", """{ "email": "ann@example.com" }"""),
        Said.Alias("m2", At(7), "ann", "bob"),
    ];

    private static readonly Said[] Meanwhile =
    [
        Viewed("w1", 8, anonymous: "laptop", traits: """{ "city": "Kiel" }"""),
        Viewed("w2", 9, user: "ann"),
        Viewed("w3", 2, user: "bob", traits: """{ "name": "Robert" }"""),
    ];

    private static readonly Said[] Everything = [.. Before, .. Merges, .. Meanwhile];

    public static TheoryData<string> ReservedValues => [.. new[] { "null", "undefined", "0", "[object Object]", "", " ", "NULL", "Undefined" }];

    [Fact]
    public async Task Identify_and_alias_from_two_workers_at_once_end_as_one_person()
    {
        var steps = await InterleavedAsync(Schedules.Switching());
        for (var first = 0; first <= steps; first++)
        {
            // A switch there and back again, and every third pair further apart.
            for (var second = first + 1; second <= steps; second += second - first < 12 ? 1 : 3) await InterleavedAsync(Schedules.Switching(first, second));
        }
    }

    [Fact]
    public async Task Any_other_order_of_the_calls_of_two_workers_ends_the_same()
    {
        for (var seed = 0; seed < RandomSchedules; seed++) await InterleavedAsync(Schedules.Random(seed));
    }

    [Fact]
    public async Task A_crash_between_any_two_calls_of_a_merge_loses_nothing()
    {
        for (var after = 0; await KilledAsync(after, []); after++)
        {
        }
    }

    [Fact]
    public async Task Events_that_reach_both_sides_during_a_merge_are_applied_once()
    {
        for (var after = 0; await KilledAsync(after, Meanwhile); after++)
        {
        }
    }

    [Fact]
    public async Task Duplicates_after_a_merge_change_nothing()
    {
        var world = await SettledAsync(Everything);
        var before = await WorldState.DescribeAsync(world);
        foreach (var said in Everything.Reverse())
        {
            await world.AcceptAsync(said);
            await world.RunUntilIdleAsync();
        }

        Assert.Equal(before, await WorldState.DescribeAsync(world));
        await People.AssertAreAsync(world, Everything);
    }

    [Theory]
    [InlineData("ann", "bob", "cid")]
    [InlineData("dan", "eve", "fay")]
    [InlineData("gus", "hal", "ivy")]
    [InlineData("jim", "kay", "leo")]
    [InlineData("meg", "ned", "oda")]
    [InlineData("pam", "quy", "ray")]
    public async Task A_chain_of_three_is_one_person_in_whatever_order_it_becomes_known(string one, string two, string three)
    {
        Said[] links =
        [
            Said.Alias("l1", At(10), one, two),
            Said.Alias("l2", At(11), two, three),
            Viewed("t1", 12, user: one, traits: """{ "plan": "free" }"""),
            Viewed("t2", 13, user: two, traits: """{ "plan": "pro" }"""),
            Viewed("t3", 14, user: three, traits: """{ "plan": "team" }"""),
        ];
        foreach (var order in Orders(links.ToList()))
        {
            await People.AssertAreAsync(await SettledAsync([.. order]), links);
            await People.AssertAreAsync(await AtOnceAsync([.. order]), links);
        }
    }

    [Theory]
    [InlineData("ann", "bob")]
    [InlineData("eve", "dan")]
    [InlineData("gus", "hal")]
    public async Task A_shared_device_never_makes_two_known_people_one(string one, string two)
    {
        Said[] said =
        [
            Viewed("k1", 1, anonymous: "kiosk"),
            Said.Identify("k2", At(2), one, "kiosk", """{ "plan": "pro" }"""),
            Said.Identify("k3", At(3), two, "kiosk", """{ "plan": "free" }"""),
            Viewed("k4", 4, anonymous: "kiosk"),
            Viewed("k5", 5, user: one),
            Viewed("k6", 6, user: two),
        ];
        foreach (var order in Orders(said.ToList()).Where((_, index) => index % 7 == 0))
        {
            foreach (var world in new[] { await SettledAsync([.. order]), await AtOnceAsync([.. order]) })
            {
                await People.AssertAppliedOnceAsync(world, said);
                var contacts = (await WorldState.ContactsAsync(world)).ToDictionary(contact => contact.Id);
                var first = People.Root(contacts, World.User(one))!;
                var second = People.Root(contacts, World.User(two))!;
                var device = People.Root(contacts, World.Visitor("kiosk"))!;
                Assert.NotEqual(first.Id, second.Id);
                Assert.Contains(device.Id, new[] { first.Id, second.Id });
                foreach (var (person, user) in new[] { (first, one), (second, two) })
                {
                    var theirs = said.Where(item => item.Event.UserId == user || (person == device && item.Event.UserId is null)).ToList();
                    People.AssertKnows(person, [.. theirs.Select(item => item.Event)]);
                }
            }
        }
    }

    [Theory]
    [InlineData("ann", "bob")]
    [InlineData("eve", "dan")]
    [InlineData("gus", "hal")]
    public async Task Two_people_who_alias_one_shared_device_stay_two(string one, string two)
    {
        Said[] said =
        [
            Viewed("k1", 1, anonymous: "kiosk"),
            Said.Alias("k2", At(2), one, "kiosk"),
            Said.Alias("k3", At(3), two, "kiosk"),
            Viewed("k4", 4, user: one),
            Viewed("k5", 5, user: two),
        ];
        foreach (var order in Orders(said.ToList()))
        {
            foreach (var world in new[] { await SettledAsync([.. order]), await AtOnceAsync([.. order]) })
            {
                await People.AssertAppliedOnceAsync(world, said);
                var contacts = (await WorldState.ContactsAsync(world)).ToDictionary(contact => contact.Id);
                Assert.NotEqual(People.Root(contacts, World.User(one))!.Id, People.Root(contacts, World.User(two))!.Id);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ReservedValues))]
    public void A_value_that_broken_senders_send_for_everybody_is_refused(string value)
    {
        foreach (var kind in Enum.GetValues<IdentifierKind>())
        {
            Assert.Null(Identifier.TryCreate(kind, value, out var problem));
            Assert.NotNull(problem);
        }

        var body = System.Text.Encoding.UTF8.GetBytes($$"""{ "type": "identify", "userId": "{{value}}", "anonymousId": "laptop" }""");
        Assert.DoesNotContain(EventParser.Parse(body, null, Noon, EventSender.Server("web")).Events, @event => @event.UserId is not null);
    }

    /// <summary>Two workers from the same beginning; the number of steps that they took together.</summary>
    private static async Task<int> InterleavedAsync(Func<IReadOnlyList<int>, int> schedule)
    {
        var world = await SettledAsync(Before);
        foreach (var said in Merges.Concat(Meanwhile)) await world.AcceptAsync(said);

        var interleaver = new Interleaver(schedule);
        interleaver.Run(() => WorkAsync(new Worker(world, interleaver.For(1))), () => WorkAsync(new Worker(world, interleaver.For(2))));
        await world.RunUntilIdleAsync();

        await WorldState.AssertNothingIsLeftAsync(world);
        await People.AssertAreAsync(world, Everything);
        return interleaver.Steps;
    }

    private static async Task WorkAsync(Worker worker)
    {
        for (var round = 0; round < RoundsEach; round++)
        {
            await worker.InboxAsync();
            await worker.EffectsAsync();
        }
    }

    /// <summary>Whether the worker was killed before everything was done.</summary>
    private static async Task<bool> KilledAsync(int after, Said[] meanwhile)
    {
        var world = await SettledAsync(Before);
        foreach (var said in Merges) await world.AcceptAsync(said);

        var killed = false;
        try
        {
            await world.RunUntilIdleAsync(new KilledCalls(after));
        }
        catch (KilledException)
        {
            killed = true;
        }

        foreach (var said in meanwhile) await world.AcceptAsync(said);
        await world.RunUntilIdleAsync();

        await WorldState.AssertNothingIsLeftAsync(world);
        await People.AssertAreAsync(world, [.. Before, .. Merges, .. meanwhile]);
        return killed;
    }

    /// <summary>One after the other, each until nothing is left to do.</summary>
    private static async Task<World> SettledAsync(IEnumerable<Said> said)
    {
        var world = new World(WorldContent.Snapshot());
        foreach (var item in said)
        {
            await world.AcceptAsync(item);
            await world.RunUntilIdleAsync();
        }

        return world;
    }

    private static async Task<World> AtOnceAsync(IEnumerable<Said> said)
    {
        var world = new World(WorldContent.Snapshot());
        foreach (var item in said) await world.AcceptAsync(item);
        await world.RunUntilIdleAsync();
        return world;
    }

    private static IEnumerable<List<Said>> Orders(List<Said> items) => items.Count <= 1
        ? [items]
        : items.SelectMany(first => Orders([.. items.Where(item => item != first)]).Select(rest => rest.Prepend(first).ToList()));

    private static Said Viewed(string id, int minute, string? user = null, string? anonymous = null, string? traits = null) =>
        Said.Track(id, "Product Viewed", At(minute), user, anonymous, traits);

    private static Instant At(int minute) => Noon + TimeSpan.FromMinutes(minute);
}
