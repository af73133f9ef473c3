using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Demo;
using Xunit;

namespace Wayfarer.Tests.Demo;

public sealed class DemoShopTests
{
    private const int Visitors = 500;
    private const int Days = 30;

    private static readonly Instant Start = new(1_767_225_600_000);

    [Fact]
    public void The_same_seed_gives_the_same_events()
    {
        Assert.Equal(Told(7), Told(7));
        Assert.NotEqual(Told(7), Told(8));

        static List<string> Told(ulong seed) => [.. Events(seed).Select(item => $"{item.OccurredAt} {item.MessageId} {item.Name} {item.Properties} {item.Traits}")];
    }

    [Fact]
    public void Time_goes_forward_within_the_days_and_no_event_is_told_twice()
    {
        var events = Events(7);

        Assert.Equal(events.Select(item => item.OccurredAt).Order(), events.Select(item => item.OccurredAt));
        Assert.True(events[^1].OccurredAt < Start + TimeSpan.FromDays(Days));
        Assert.Equal(events.Count, events.DistinctBy(item => item.Key).Count());
    }

    [Fact]
    public void The_shop_is_plausible()
    {
        var events = Events(7);

        Assert.Equal(Visitors, events.DistinctBy(item => item.AnonymousId).Count());
        Assert.InRange(Count("Product Viewed"), 3_000, 20_000);
        Assert.InRange(Count("Cart Viewed"), Count("Order Completed") * 2, Count("Product Added"));
        Assert.InRange(Count("Order Completed"), 50, 1_000);
        Assert.InRange(Count(EventNames.Identified), 50, (int)(Visitors * 0.6));
        Assert.All(events.Where(item => item.Type == EventType.Identify), item =>
            Assert.EndsWith("@example.com", item.Traits!.Value.GetProperty("email").GetString(), StringComparison.Ordinal));
        Assert.Contains(events, item => item is { Name: "Order Completed", UserId: null });

        int Count(string name) => events.Count(item => item.Name == name);
    }

    private static List<Event> Events(ulong seed) => [.. new DemoShop(seed, Visitors, Days, Start).Events()];
}
