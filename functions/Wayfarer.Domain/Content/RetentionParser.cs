using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Content;

/// <summary>Reads <c>"retention": { "history": "400d" }</c> of <c>settings.json</c>.</summary>
internal static class RetentionParser
{
    private const string Forever = "forever";

    public static Retention Parse(ObjectReader settings, Problems problems)
    {
        var standard = Retention.Standard;
        if (settings.Find("retention") is not { } node || ObjectReader.Open(node, "\"retention\"", problems) is not { } reader) return standard;

        var retention = new Retention(
            Time(reader, "history", standard.History, Limits.ShortestHistory, problems),
            Time(reader, "closedEnrollments", standard.ClosedEnrollments, TimeSpan.FromDays(1), problems),
            Time(reader, "deliveries", standard.Deliveries, Limits.ShortestHistory, problems),
            Time(reader, "receivedEvents", standard.ReceivedEvents, TimeSpan.FromHours(1), problems));
        reader.RejectUnknown();
        return retention;
    }

    private static TimeSpan? Time(ObjectReader reader, string name, TimeSpan? standard, TimeSpan shortest, Problems problems)
    {
        if (reader.Find(name) is not { } node) return standard;
        if (node is { Kind: NodeKind.Text, Text: Forever }) return null;
        if (node.ReadDuration($"\"{name}\"", problems) is not { } time) return standard;
        if (time >= shortest) return time;

        problems.Add(
            node.At,
            $"\"{name}\" is {Duration.Describe(time)}; at least {Duration.Describe(shortest)} is needed",
            $"write \"{Duration.Describe(shortest)}\" or more, or \"forever\"");
        return standard;
    }
}
