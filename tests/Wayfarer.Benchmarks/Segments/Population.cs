using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Benchmarks.Segments;

/// <summary>
/// Made-up contacts as plain rows, which both sides are made of, and the same contacts as profiles. All of it is drawn from
/// the number of the contact alone.
/// </summary>
internal static class Population
{
    public const int EventsPerContact = 6;

    public static readonly Instant Now = new(1_790_000_000_000);

    public static readonly string[] Plans = ["free", "basic", "pro", "team"];
    public static readonly string[] Countries = ["at", "de", "ch", "fr", "it", "nl", "pl", "es"];

    private static readonly JsonElement[] PlanValues = [.. Plans.Select(Json)];
    private static readonly JsonElement[] CountryValues = [.. Countries.Select(Json)];
    private static readonly JsonElement[] Numbers = [.. Enumerable.Range(0, 1_000).Select(number => JsonElement.Parse(number.ToString(CultureInfo.InvariantCulture)))];
    private static readonly JsonElement[] Flags = [JsonElement.Parse("false"), JsonElement.Parse("true")];

    public static Row Draw(int number)
    {
        var dice = new Random(number);
        var row = new Row(
            number, dice.Next(Plans.Length), dice.Next(Countries.Length), dice.Next(18, 90), dice.Next(1_000), dice.Next(2) == 1, dice.Next(4) == 0, new Purchase[EventsPerContact]);
        for (var index = 0; index < EventsPerContact; index++)
            row.Purchases[index] = new Purchase(Now - TimeSpan.FromSeconds(dice.Next(400 * 86_400)), dice.Next(1, 1_000), dice.Next(3) == 0);

        return row;
    }

    public static Profile Of(Row row, Snapshot snapshot)
    {
        var profile = Profile.Empty with
        {
            MemorySignature = snapshot.MemorySignature,
            Traits =
            [
                Trait("email", Json($"person-{row.Number}@shop.example")), Trait("plan", PlanValues[row.Plan]), Trait("country", CountryValues[row.Country]),
                Trait("age", Numbers[row.Age]), Trait("points", Numbers[row.Points]), Trait("newsletter", Flags[row.Newsletter ? 1 : 0]),
            ],
            Tags = row.IsTagged ? [new Tag("vip", true, Now)] : [],
        };
        for (var index = 0; index < row.Purchases.Length; index++)
        {
            var @event = Event(row.Number, index, row.Purchases[index]);
            foreach (var memory in snapshot.Plan(@event.Name).Memories)
            {
                if (memory.Pattern.FiltersHold(@event.Properties)) profile = profile.Remember(memory, @event);
            }
        }

        return profile;
    }

    private static Trait Trait(string name, JsonElement value) => new(name, value, Now, "0");

    private static Event Event(int contact, int index, Purchase purchase) => new()
    {
        MessageId = $"{contact}-{index}",
        Key = ((contact * 16L) + index).ToString("x16", CultureInfo.InvariantCulture),
        Type = EventType.Track,
        Name = purchase.IsRefund ? "Order Refunded" : "Order Completed",
        OccurredAt = purchase.At,
        RecordedAt = purchase.At,
        Properties = JsonElement.Parse($"{{\"total\":{purchase.Total}}}"),
    };

    private static JsonElement Json(string text) => Value.Of(text).ToElement();
}

internal sealed record Row(int Number, int Plan, int Country, int Age, int Points, bool Newsletter, bool IsTagged, Purchase[] Purchases);

internal readonly record struct Purchase(Instant At, int Total, bool IsRefund);
