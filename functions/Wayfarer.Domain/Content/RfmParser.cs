using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Domain.Content;

/// <summary>
/// Reads <c>"rfm"</c> of <c>settings.json</c>: which event is a purchase, and from when on somebody bought lately, not for long,
/// often and for much.
/// </summary>
internal static class RfmParser
{
    private const string Purpose = "the groups of buyers need it";

    public static RfmRules? Parse(ObjectReader settings, Problems problems)
    {
        if (settings.Find("rfm") is not { } node || ObjectReader.Open(node, "\"rfm\"", problems) is not { } reader) return null;

        var purchase = EventPatternParser.Parse(reader, problems);
        var amount = reader.Require("amount", $"write the property that is the amount of money, such as \"total\"; {Purpose}")?.ReadText("\"amount\"", problems);
        var (recent, lapsed) = (reader.Require("recent", Purpose), reader.Require("lapsed", Purpose));
        var (lately, longAgo) = (recent?.ReadPositiveDuration("\"recent\"", problems), lapsed?.ReadPositiveDuration("\"lapsed\"", problems));
        if (lately >= longAgo)
            problems.Add(lapsed!.At, "\"lapsed\" must be longer than \"recent\": nobody has bought lately and not for long", "such as \"60d\" and \"180d\"");

        var (several, often) = (reader.Require("several", Purpose), reader.Require("often", Purpose));
        var (more, many) = (several?.ReadWhole("\"several\"", 2, Limits.EventsCountedPerRule, problems), often?.ReadWhole("\"often\"", 2, Limits.EventsCountedPerRule, problems));
        if (more >= many) problems.Add(often!.At, "\"often\" must be more than \"several\"", "such as 2 and 4");

        var much = reader.Require("much", Purpose) is { } sum ? Much(sum, problems) : null;
        reader.RejectUnknown();
        return purchase is not null && amount is not null && lately < longAgo && more < many && much is not null
            ? new RfmRules(purchase, amount, lately!.Value, longAgo!.Value, more!.Value, many!.Value, much.Value)
            : null;
    }

    private static double? Much(Node node, Problems problems)
    {
        if (node.Kind == NodeKind.Number && node.Number is > 0 and <= Limits.LargestAmount) return node.Number;

        problems.Add(node.At, $"\"much\" must be an amount above 0 and of at most {Limits.LargestAmount:0}, not {(node.Kind == NodeKind.Number ? node.Text : node.Describe())}");
        return null;
    }
}
