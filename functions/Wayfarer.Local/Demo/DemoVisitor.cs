using System.Text.Json;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Demo;

/// <summary>One made-up person, who remembers the cart, the orders and whether the shop knows them.</summary>
internal sealed class DemoVisitor(int number, int firstDay, bool identifiable, SplitMix chance)
{
    private const int MillisecondsOfDay = 86_400_000;
    private const int LongestVisit = 2 * 3_600_000;

    private static readonly (string Id, string Name, string Category, int Cents)[] Products =
    [
        ("p1", "Walking Boots", "shoes", 12_900), ("p2", "Rain Jacket", "jackets", 8_950), ("p3", "Wool Socks", "shoes", 1_490),
        ("p4", "Day Pack", "bags", 6_400), ("p5", "Water Bottle", "bags", 1_990), ("p6", "Trail Map", "books", 1_250),
        ("p7", "Head Torch", "lights", 3_900), ("p8", "Tent for Two", "tents", 24_900),
    ];

    private static readonly string[] Countries = ["AT", "BE", "DE", "FR", "IT", "NL"];

    private readonly double _zeal = 0.02 + (0.3 * chance.NextDouble() * chance.NextDouble());
    private readonly List<int> _cart = [];
    private SplitMix _chance = new(chance.Next());
    private Instant _now;
    private int _told;
    private int _orders;
    private bool _known;

    public int FirstDay => firstDay;

    public List<Event> Live(Instant midnight, int day)
    {
        var events = new List<Event>();
        if (day > firstDay && !_chance.Happens(_zeal)) return events;

        // The sum of two draws: shops are busier at noon than at night.
        var ofDay = (_chance.NextDouble() + _chance.NextDouble()) / 2;
        _now = midnight + TimeSpan.FromMilliseconds((int)(ofDay * (MillisecondsOfDay - LongestVisit)));
        events.Add(Tell(EventType.Page, EventNames.PageViewed, new { name = "Home", path = "/" }));
        for (var views = 1 + _chance.Below(6); views > 0; views--) Browse(events);

        if (identifiable && !_known && _chance.Happens(0.15)) Identify(events);
        if (_cart.Count > 0 && _chance.Happens(0.7)) CheckOut(events);
        return events;
    }

    private void Browse(List<Event> events)
    {
        var product = _chance.Below(Products.Length);
        var (id, name, category, cents) = Products[product];
        events.Add(Tell(EventType.Track, "Product Viewed", new { product_id = id, name, category, price = cents / 100m }));
        if (_cart.Count >= 5 || !_chance.Happens(0.18)) return;

        _cart.Add(product);
        events.Add(Tell(EventType.Track, "Product Added", new { product_id = id, name, category, price = cents / 100m, quantity = 1 }));
    }

    private void CheckOut(List<Event> events)
    {
        events.Add(Tell(EventType.Track, "Cart Viewed", new { products = _cart.Count, value = Total() }));
        if (!_chance.Happens(0.55)) return;

        events.Add(Tell(EventType.Track, "Checkout Started", new { value = Total(), currency = "EUR" }));
        if (!_chance.Happens(0.6)) return;

        if (identifiable && !_known) Identify(events);
        _orders++;
        var products = _cart.Select(product => new { product_id = Products[product].Id, price = Products[product].Cents / 100m, quantity = 1 });
        events.Add(Tell(
            EventType.Track, "Order Completed", new { order_id = $"order-{number}-{_orders}", revenue = Total(), currency = "EUR", products }));
        _cart.Clear();
    }

    private void Identify(List<Event> events)
    {
        _known = true;
        var traits = new { email = $"visitor{number}@example.com", country = Countries[_chance.Below(Countries.Length)] };
        events.Add(Tell(EventType.Identify, EventNames.Identified, properties: null) with { Traits = JsonSerializer.SerializeToElement(traits) });
    }

    private decimal Total() => _cart.Sum(product => Products[product].Cents) / 100m;

    private Event Tell(EventType type, string name, object? properties)
    {
        _now += TimeSpan.FromMilliseconds(2_000 + _chance.Below(120_000));
        _told++;
        var messageId = $"demo-{number}-{_told}";
        return new Event
        {
            MessageId = messageId,
            Key = Event.KeyOf(DemoShop.Source, messageId),
            Type = type,
            Name = name,
            OccurredAt = _now,
            RecordedAt = _now,
            UserId = _known ? $"customer-{number}" : null,
            AnonymousId = $"visitor-{number}",
            Properties = properties is null ? null : JsonSerializer.SerializeToElement(properties),
        };
    }
}
