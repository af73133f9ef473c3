using System.Globalization;
using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>
/// Purchases as CDNOW kept them, one a line: customer, day, number of CDs, dollars. A day is its midnight in UTC, also for
/// several purchases of one customer, which are told apart by their lines.
/// </summary>
internal static class PurchaseFile
{
    /// <summary>The purchases of each customer as inputs, in order of time.</summary>
    public static IReadOnlyList<(string Customer, IReadOnlyList<Input.Occurred> Purchases)> Read(string path)
    {
        var purchases = File.ReadLines(path).Select(PurchaseOf).OfType<Input.Occurred>();
        return
        [
            .. purchases.GroupBy(purchase => purchase.Event.UserId!)
                .Select(customer => (customer.Key, (IReadOnlyList<Input.Occurred>)[.. customer.OrderBy(purchase => purchase.Event.OccurredAt)])),
        ];
    }

    private static Input.Occurred? PurchaseOf(string line, int index)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [var customer, var day, var disks, var dollars]) return null;

        var at = Instant.From(DateTimeOffset.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        return new Input.Occurred(new Event
        {
            MessageId = $"{index}",
            Key = Event.KeyOf("purchases", $"{index}"),
            Type = EventType.Track,
            Name = "Order Completed",
            OccurredAt = at,
            RecordedAt = at,
            UserId = customer,
            Properties = JsonElement.Parse($$"""{ "disks": {{disks}}, "dollars": {{dollars}} }"""),
        }, []);
    }
}
