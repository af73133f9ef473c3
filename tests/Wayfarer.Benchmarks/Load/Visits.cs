using System.Text;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Benchmarks.Load;

/// <summary>
/// What people do in the shop, as calls of about 1 KB in the Segment format: 40 % pages, 35 % products, 10 % put into a cart,
/// 6 % carts looked at, 4 % orders, 5 % identifications. The same seed draws the same visits.
/// </summary>
public sealed class Visits(int seed)
{
    private readonly Random _random = new(seed);
    private int _number;

    public string Next(string user, Instant at) => _random.Next(100) switch
    {
        < 40 => Call("page", user, at, name: null),
        < 75 => Call("track", user, at, "Product Viewed"),
        < 85 => Call("track", user, at, "Product Added"),
        < 91 => Call("track", user, at, "Cart Viewed"),
        < 95 => Call("track", user, at, "Order Completed"),
        _ => Identify(user, at),
    };

    public string Track(string name, string user, Instant at) => Call("track", user, at, name);

    public string Identify(string user, Instant at) => Body("identify", user, at, $$"""
        "traits": { "email": "{{user}}@mail.example", "firstName": "Kim", "plan": "plan-{{_random.Next(6)}}", "city": "Berlin", "score": {{_random.Next(100)}} }
        """);

    public static Event Parsed(string call, Instant receivedAt) =>
        EventParser.Parse(Encoding.UTF8.GetBytes(call), null, receivedAt, EventSender.Server("dev")).Events.Single();

    private string Call(string type, string user, Instant at, string? name)
    {
        var category = DeclaredContent.Categories[_random.Next(DeclaredContent.Categories.Length)];
        var price = _random.Next(5, 250);
        var start = name is null ? "" : $"\"event\": \"{name}\", ";
        return Body(type, user, at, $$"""
            {{start}}"properties": { "category": "{{category}}", "price": {{price}}.5, "total": {{_random.Next(20, 600)}}, "currency": "EUR",
              "sku": "SKU-{{_random.Next(100_000):D6}}", "name": "A thing that somebody may want to have one day", "position": {{_random.Next(40)}},
              "url": "https://shop.example/{{category}}/things/{{_random.Next(1_000_000)}}?utm_source=letter&utm_campaign=autumn",
              "image": "https://images.shop.example/{{category}}/{{_random.Next(1_000_000)}}/large.webp", "variant": "blue" }
            """);
    }

    private string Body(string type, string user, Instant at, string members) => $$"""
        { "type": "{{type}}", "messageId": "visit-{{seed}}-{{++_number}}", "userId": "{{user}}", "timestamp": "{{at}}", {{members}},
          "context": { "ip": "203.0.113.7", "locale": "de-DE", "library": { "name": "analytics.js", "version": "2.11.1" },
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
            "page": { "path": "/things", "referrer": "https://search.example/", "title": "Things | Shop", "url": "https://shop.example/things" } } }
        """;
}
