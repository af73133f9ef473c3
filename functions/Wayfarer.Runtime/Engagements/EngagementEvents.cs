using System.Security.Cryptography;
using System.Text;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Links;

namespace Wayfarer.Runtime.Engagements;

/// <summary>The events that an open or a click becomes.</summary>
internal static class EngagementEvents
{
    private static readonly TimeSpan OneIs = TimeSpan.FromSeconds(10);

    /// <summary>The same for what is done again within ten seconds by the same side: a program that reloads is no second look.</summary>
    public static string IdOf(Link link, Engagement engagement, EngagementVerdict verdict)
    {
        var period = engagement.At.Milliseconds / (long)OneIs.TotalMilliseconds;
        var target = link.Url is { } url ? $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)).AsSpan(0, 6))}" : "";
        return $"{link.MessageKey}.{engagement.Kind}{target}.{verdict.By}.{period}";
    }

    public static Event Of(string id, Link link, EngagementKind kind, Instant at, EngagementVerdict verdict, string? corrects = null) => new()
    {
        MessageId = id,
        Key = Event.KeyOf("engagement", id),
        Type = EventType.Track,
        Name = kind == EngagementKind.Open ? EventNames.EmailOpened : EventNames.EmailLinkClicked,
        OccurredAt = at,
        RecordedAt = at,
        Properties = EventProperties.Of([.. Properties(link, verdict, corrects)]),
    };

    private static IEnumerable<(string, string)> Properties(Link link, EngagementVerdict verdict, string? corrects)
    {
        yield return ("message", link.Message ?? "");
        yield return ("journey", link.Journey ?? "");
        yield return ("step", link.Step ?? "");
        yield return ("messageKey", link.MessageKey ?? "");
        if (link.Url is { } url) yield return ("url", url);
        yield return ("by", verdict.By);
        yield return ("reasons", string.Join("; ", verdict.Reasons));
        if (corrects is not null) yield return ("corrects", corrects);
    }
}
