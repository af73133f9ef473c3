using System.Text.Json;
using Wayfarer.Domain.Contacts;

namespace Wayfarer.Domain.Events;

/// <summary>
/// What an event may say, given who sent it. From a public key, a user id counts with its proof alone: without one, the event
/// is about the visitor who sent it and nobody else. Names that only Wayfarer records are refused, because journeys and
/// reports believe them.
/// </summary>
internal static class Testimony
{
    private static readonly HashSet<string> OfWayfarerAlone = new(StringComparer.OrdinalIgnoreCase)
    {
        EventNames.SegmentEntered, EventNames.SegmentLeft, EventNames.ScoreRose, EventNames.ScoreFell,
    };

    private static readonly HashSet<string> NotFromPages = new(StringComparer.OrdinalIgnoreCase)
    {
        EventNames.EmailSent, EventNames.EmailDelivered, EventNames.EmailOpened, EventNames.EmailLinkClicked, EventNames.EmailBounced,
        EventNames.EmailComplained, EventNames.SubscriptionRequested, EventNames.Subscribed, EventNames.Unsubscribed,
    };

    /// <summary>The event as it counts; otherwise, which field to blame and why.</summary>
    public static (Event? Event, string? Field, string? Reason) Judge(Event told, EventSender sender, Proofs proofs)
    {
        if (told.Type == EventType.Track && OfWayfarerAlone.Contains(told.Name))
            return Refused("event", $"'{told.Name}' is recorded by Wayfarer itself; choose another name");

        return sender.IsPublic ? JudgePublic(told, sender, proofs) : (told, null, null);
    }

    private static (Event? Event, string? Field, string? Reason) JudgePublic(Event told, EventSender sender, Proofs proofs)
    {
        if (told.Type == EventType.Track && NotFromPages.Contains(told.Name))
            return Refused("event", $"'{told.Name}' is recorded by Wayfarer itself and not taken from a browser key; choose another name");
        if (told.Historical) return Refused("historical", "is not taken from a browser key; tell the past with a server key");

        var isProven = told.UserId is { } user && sender.Proves(user, proofs.UserHash);
        if (told.Type == EventType.Alias && !isProven) return Refused("userId", $"is not proven, as an alias must be; {Proofs.Advice}");
        if (told.Type == EventType.Alias) return JudgeAlias(told, sender, proofs);
        if (told.UserId is not null && !isProven && told.AnonymousId is null)
            return Refused("userId", $"is not proven, and there is no anonymousId; send one, or {Proofs.Advice}");

        return (told with { UserId = isProven ? told.UserId : null, Unproven = !isProven || HasUnprovenAddress(told, sender, proofs) }, null, null);
    }

    // Of two users, neither may be taken over on the word of the other.
    private static (Event? Event, string? Field, string? Reason) JudgeAlias(Event told, EventSender sender, Proofs proofs)
    {
        if (told.AnonymousId is { } anonymous && anonymous != told.PreviousId)
            return Refused("previousId", "must be the anonymousId of the same call; make two user ids one with a server key");

        var joined = told with { AnonymousId = told.PreviousId, PreviousId = null };
        return (joined with { Unproven = HasUnprovenAddress(told, sender, proofs) }, null, null);
    }

    /// <summary>Looks at each member, because of two with one name a reader may take either.</summary>
    private static bool HasUnprovenAddress(Event told, EventSender sender, Proofs proofs)
    {
        if (told.Traits is not { ValueKind: JsonValueKind.Object } traits) return false;

        foreach (var trait in traits.EnumerateObject())
        {
            if (trait.NameEquals(Profile.EmailTrait) && !IsProven(trait.Value, sender, proofs.EmailHash)) return true;
            if (trait.NameEquals(Profile.PhoneTrait) && !IsProven(trait.Value, sender, proofs.PhoneHash)) return true;
        }

        return false;
    }

    private static bool IsProven(JsonElement address, EventSender sender, string? proof) =>
        address.ValueKind == JsonValueKind.String && sender.Proves(address.GetString()!.Trim().ToLowerInvariant(), proof);

    private static (Event? Event, string? Field, string? Reason) Refused(string field, string reason) => (null, field, reason);
}
