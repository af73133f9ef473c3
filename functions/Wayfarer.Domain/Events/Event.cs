using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>
/// One thing that a person did or that was learnt about them. It occurred at one time and was recorded at another, never
/// earlier. Calls other than <c>track</c> have names of their own (see <see cref="EventNames"/>), so that journeys and
/// conditions need one word for all of them.
/// </summary>
public sealed record Event
{
    public required string MessageId { get; init; }

    /// <summary>A hash of source and message id: the same event has the same key however often it is delivered.</summary>
    public required string Key { get; init; }

    public required EventType Type { get; init; }

    public required string Name { get; init; }

    public required Instant OccurredAt { get; init; }

    public required Instant RecordedAt { get; init; }

    /// <summary>From the past, told for the record: changes state and fires nothing.</summary>
    public bool Historical { get; init; }

    /// <summary>
    /// The e-mail and phone in this event are not proven: it came from a public key, and nobody vouches that they are this
    /// person's. They are kept and never acted on. A user id that was not proven is not in the event at all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unproven { get; init; }

    public string? UserId { get; init; }

    public string? AnonymousId { get; init; }

    /// <summary>For an alias, the user or anonymous id that the person had before.</summary>
    public string? PreviousId { get; init; }

    public string? GroupId { get; init; }

    public JsonElement? Properties { get; init; }

    public JsonElement? Traits { get; init; }

    /// <summary>The key scoped by who sent it: two sources may use the same message id for different events.</summary>
    public static string KeyOf(string source, string messageId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{messageId}"), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>The contact that the event is first sent to; forward pointers lead on from there.</summary>
    public ContactId ContactId(ReadOnlySpan<byte> identityKey) =>
        Contacts.ContactId.Of(UserId is { } user
            ? Identifier.Create(IdentifierKind.User, user)
            : Identifier.Create(IdentifierKind.Anonymous, AnonymousId!), identityKey);
}

/// <summary>The names of the calls that do not carry one, and of the events that Wayfarer itself records.</summary>
public static class EventNames
{
    public const string PageViewed = "Page Viewed";
    public const string ScreenViewed = "Screen Viewed";
    public const string Identified = "Identified";
    public const string GroupJoined = "Group Joined";
    public const string Aliased = "Aliased";
    public const string EmailPlanned = "Email Planned";
    public const string EmailSent = "Email Sent";
    public const string EmailDelivered = "Email Delivered";
    public const string EmailOpened = "Email Opened";
    public const string EmailLinkClicked = "Email Link Clicked";
    public const string EmailBounced = "Email Bounced";
    public const string EmailComplained = "Email Complained";
    public const string SubscriptionRequested = "Subscription Requested";
    public const string Subscribed = "Subscribed";
    public const string Unsubscribed = "Unsubscribed";
    public const string SegmentEntered = "Segment Entered";
    public const string SegmentLeft = "Segment Left";
    public const string ScoreRose = "Score Rose";
    public const string ScoreFell = "Score Fell";

    /// <summary>What an enrollment by a broadcast has in place of its trigger; nothing else hears of it.</summary>
    public const string Broadcast = "Broadcast";
}
