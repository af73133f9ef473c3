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

    /// <summary>Traits that are one of a few words, and traits that are numbers below a thousand.</summary>
    public static readonly string[] Words = ["plan", "country", "industry", "language"];
    public static readonly string[] Numbers = ["age", "points", "employees", "visits"];

    public const int DifferentWords = 8;
    public const int DifferentNumbers = 1_000;

    private static readonly JsonElement[] WordValues = [.. Enumerable.Range(0, DifferentWords).Select(word => Json(WordOf(word)))];
    private static readonly JsonElement[] NumberValues =
        [.. Enumerable.Range(0, DifferentNumbers).Select(number => JsonElement.Parse(number.ToString(CultureInfo.InvariantCulture)))];

    public static string WordOf(int word) => $"word-{word}";

    public static Row Draw(int number)
    {
        var dice = new Random(number);
        var row = new Row(
            number, [.. Words.Select(_ => dice.Next(DifferentWords))], [.. Numbers.Select(_ => dice.Next(DifferentNumbers))], new Purchase[EventsPerContact]);
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
                Trait("email", Json($"person-{row.Number}@shop.example")),
                .. Words.Select((name, index) => Trait(name, WordValues[row.Words[index]])),
                .. Numbers.Select((name, index) => Trait(name, NumberValues[row.Numbers[index]])),
            ],
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

internal sealed record Row(int Number, int[] Words, int[] Numbers, Purchase[] Purchases);

internal readonly record struct Purchase(Instant At, int Total, bool IsRefund);
