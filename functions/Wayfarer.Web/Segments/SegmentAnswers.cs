using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Segments;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Backfills;
using Wayfarer.Web.Journeys;

namespace Wayfarer.Web.Segments;

/// <summary>
/// A segment, and how many are in it as the table of members says at <paramref name="AsOf"/>. While it is <c>building</c>, some
/// contacts have not been judged by its present version yet.
/// </summary>
public sealed record SegmentAnswer(string Id, string? Name, string Kind, string State, long Members, string AsOf, BackfillAnswer? Building)
{
    internal static SegmentAnswer Of(Segment segment, Backfill? backfill, long members, Instant now)
    {
        var isBuilt = backfill?.Built.Contains(new BuiltDefinition(BuiltKind.Segment, segment.Id, segment.Version)) == true;
        return new SegmentAnswer(
            segment.Id, segment.Name, segment.If is null ? "static" : "dynamic", isBuilt ? "live" : "building", members, now.ToString(),
            isBuilt ? null : BackfillAnswer.Of(backfill));
    }
}

public sealed record SegmentsAnswer(IReadOnlyList<SegmentAnswer> Segments);

/// <summary>
/// How far all contacts have been brought to the newest segments and scores: how many this pass has looked at, and of how many
/// (<paramref name="Expected"/>) by the last one that went through.
/// </summary>
public sealed record BackfillAnswer(
    string State, long Snapshot, string? Started, string? Ended, int Pass, long Contacts, long Told, long? Expected, IReadOnlyList<string> Building)
{
    internal static BackfillAnswer Of(Backfill? backfill) => backfill is null
        ? new BackfillAnswer("waiting", 0, null, null, 0, 0, 0, null, [])
        : new BackfillAnswer(
            backfill.State.ToString().ToLowerInvariant(), backfill.Snapshot, backfill.StartedAt.ToString(), backfill.EndedAt?.ToString(),
            backfill.State == BackfillState.Running ? backfill.Passes + 1 : backfill.Passes, backfill.Contacts, backfill.Told, backfill.Known > 0 ? backfill.Known : null,
            [.. backfill.Building.Select(definition => $"{definition.Kind.ToString().ToLowerInvariant()} {definition.Id}")]);
}

/// <summary>Somebody in a segment, by the names they are known by.</summary>
public sealed record MemberAnswer(string Contact, string? UserId, string? Email, string? Name, string? Since)
{
    internal static MemberAnswer Of(Contact contact, Instant? since) => new(
        contact.Id.Value,
        contact.Profile.UserIds.FirstOrDefault(),
        contact.Profile.Trait(Profile.EmailTrait) is { Text: { Length: > 0 } email } ? email : null,
        ContactNames.Of(contact.Profile),
        since?.ToString());
}

/// <summary>Members, and behind whom the listing goes on; null when this was all.</summary>
public sealed record MembersAnswer(IReadOnlyList<MemberAnswer> Members, string? Next);

/// <summary>The body that puts people into a static segment or takes them out. Whoever gives it a request id may send the same again.</summary>
public sealed record MembersRequest(IReadOnlyList<string>? Members, string? Request);

/// <summary>How many people were taken on, and who was not, with the reason; of many, the first ones.</summary>
public sealed record ListedAnswer(string Segment, string Request, int Accepted, int Rejections, IReadOnlyList<RejectedMember> Rejected);

public sealed record RejectedMember(int? Line, string? Id, string Reason);

/// <summary>
/// Who would be in a segment that is not published. As an <paramref name="Estimate"/>, the counts are those of all contacts by
/// what was found among those looked at.
/// </summary>
public sealed record PreviewAnswer(
    string Id, long Members, long Unknown, bool Estimate, long LookedAt, long Contacts, string AsOf, IReadOnlyList<MemberAnswer> Sample);
