using System.Text.Json.Nodes;

namespace Wayfarer.Domain.Content.Schemas;

/// <summary>What the built-in groups of buyers go by.</summary>
internal static class RfmSchema
{
    public static JsonObject Of() => Shape.Object(
        "Divides buyers into groups by how lately, how often and for how much they bought; a rule asks for one by { \"rfm\": \"champions\" }.",
        [
            .. ConditionSchema.Event(),
            SchemaField.Required("amount", Shape.Text("The property of a purchase that is its amount of money.", "total")),
            SchemaField.Required("recent", Shape.Duration("Who bought within this time bought lately.", null, "60d")),
            SchemaField.Required("lapsed", Shape.Duration("Who did not buy within this time has not for long; longer than recent.", null, "180d")),
            SchemaField.Required("several", Shape.Whole("From how many purchases on somebody is no beginner.", 2, Limits.EventsCountedPerRule)),
            SchemaField.Required("often", Shape.Whole("From how many purchases on somebody buys often; more than several.", 2, Limits.EventsCountedPerRule)),
            SchemaField.Required("much", Much()),
        ]);

    private static JsonObject Much()
    {
        var much = Shape.Number("From which sum of all purchases on somebody buys for much.");
        much["exclusiveMinimum"] = 0;
        return much;
    }
}
