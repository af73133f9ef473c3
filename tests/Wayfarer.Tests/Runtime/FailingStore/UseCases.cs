using Wayfarer.Domain.Time;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Runtime.FailingStore;

/// <summary>One use case for each way through the shell.</summary>
public static class UseCases
{
    private const string Email = """{ "email": "ann@example.com" }""";

    public static readonly IReadOnlyList<UseCase> All =
    [
        new("first event of a new contact", Nothing, world => world.AcceptAsync(Said.Track("1", "Page Viewed", Ago(world, 5), "ann"))),
        new("event that enters a journey and reserves a send", Nothing, SignUp),
        new("hand-over and receipt", SignUpWithoutHandOver, Nothing),
        new("wake that ends a wait", world => Settled(world, SignUp), world => Later(world, TimeSpan.FromHours(2))),
        new("exit while waiting", world => Settled(world, SignUp), world => world.AcceptAsync(Said.Track("2", "Left", Ago(world, 0), "ann"))),
        new("waitFor that times out", world => Settled(world, ViewCart), world => Later(world, TimeSpan.FromHours(3))),
        new("waitFor whose event comes", world => Settled(world, ViewCart), world => world.AcceptAsync(Said.Track("2", "Order Completed", Ago(world, 0), "ann"))),
        new("identify that merges an anonymous contact", world => Settled(world, Browse), world => world.AcceptAsync(Said.Identify("9", Ago(world, 1), "ann", "laptop", Email))),
        new("alias of two known contacts", async world =>
        {
            await Settled(world, SignUp);
            await Settled(world, other => other.AcceptAsync(Said.Track("5", "Cart Viewed", Ago(other, 3), "bob", traits: """{ "plan": "pro" }""")));
        }, world => world.AcceptAsync(Said.Alias("9", Ago(world, 1), "ann", "bob"))),
        new("event that reaches a frozen contact", async world =>
        {
            await Settled(world, Browse);
            await Settled(world, other => other.AcceptAsync(Said.Identify("9", Ago(other, 1), "ann", "laptop", Email)));
        }, world => world.AcceptAsync(Said.Track("10", "Product Viewed", Ago(world, 0), anonymous: "laptop"))),
        new("counting into totals", async world =>
        {
            await SignUp(world);
            await world.AcceptAsync(Said.Track("5", "Signed Up", Ago(world, 2), "bob"));
            await ViewCart(world);
            await world.RunAsync(worker => worker.InboxAsync());
        }, Nothing),
        new("recall after a changed snapshot", async world =>
        {
            await Settled(world, Browse);
            await Settled(world, other => other.AcceptAsync(Said.Track("8", "Page Viewed", Ago(other, 8), anonymous: "laptop")));
            world.Snapshots.Current = WorldContent.Snapshot(2, WorldContent.Later);
        }, world => world.AcceptAsync(Said.Track("9", "Page Viewed", Ago(world, 1), anonymous: "laptop"))),
        new("late duplicate", async world =>
        {
            await Settled(world, SignUp);
            await Later(world, TimeSpan.FromDays(1));
            await world.RunUntilIdleAsync();
        }, SignUp),
        new("withdrawn consent that a server tells", world => Settled(world, SignUp), world => world.AcceptAsync(Said.Track("2", "Unsubscribed", Ago(world, 1), "ann"))),
        new("notify", Nothing, world => world.AcceptAsync(Said.Track("1", "Asked", Ago(world, 5), "ann"))),
        new("segment that is entered and starts a journey", world => Settled(world, Browse), world => world.AcceptAsync(Said.Track("7", "Product Viewed", Ago(world, 1), anonymous: "laptop"))),
    ];

    /// <summary>A message is reserved whose enrollment ends before anybody hands it over.</summary>
    public static readonly UseCase NotWantedAnyMore = new("exit before the hand-over", async world =>
    {
        await SignUpWithoutHandOver(world);
        await world.AcceptAsync(Said.Track("2", "Left", Ago(world, 0), "ann"));
        await world.RunAsync(worker => worker.InboxAsync());
    }, Nothing);

    private static Task Nothing(World world) => Task.CompletedTask;

    private static Instant Ago(World world, int minutes) => world.Start - TimeSpan.FromMinutes(minutes);

    private static Task SignUp(World world) => world.AcceptAsync(Said.Track("1", "Signed Up", Ago(world, 5), "ann", traits: Email));

    private static Task ViewCart(World world) => world.AcceptAsync(Said.Track("1", "Cart Viewed", Ago(world, 5), "ann", traits: Email));

    private static async Task SignUpWithoutHandOver(World world)
    {
        await SignUp(world);
        await world.RunAsync(worker => worker.InboxAsync());
        await world.RunAsync(worker => worker.EffectsAsync());
    }

    private static async Task Browse(World world)
    {
        await world.AcceptAsync(Said.Track("2", "Product Viewed", Ago(world, 20), anonymous: "laptop", traits: """{ "plan": "free" }"""));
        await world.AcceptAsync(Said.Track("3", "Product Viewed", Ago(world, 10), anonymous: "laptop"));
        await world.AcceptAsync(Said.Track("4", "Cart Viewed", Ago(world, 9), anonymous: "laptop"));
    }

    private static Task Later(World world, TimeSpan by)
    {
        world.Time.Advance(by);
        return Task.CompletedTask;
    }

    private static async Task Settled(World world, Func<World, Task> what)
    {
        await what(world);
        await world.RunUntilIdleAsync();
    }
}
