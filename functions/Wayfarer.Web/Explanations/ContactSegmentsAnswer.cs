using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Segments;

namespace Wayfarer.Web.Explanations;

/// <summary>The segments that a contact is in, and those of which that is not known yet.</summary>
/// <param name="At">As of when: time that has passed since is judged when the contact next wakes.</param>
public sealed record ContactSegmentsAnswer(string Contact, string At, IReadOnlyList<MembershipAnswer> Segments, IReadOnlyList<string> Unknown)
{
    internal static ContactSegmentsAnswer Of(Contact contact) => new(
        contact.Id.Value,
        contact.Head.Clock.ToString(),
        [.. In(contact, Truth.True).Select(membership => new MembershipAnswer(membership.Segment, membership.Since.ToString(), ClauseAnswer.UntilOf(membership.ValidUntil)))],
        [.. In(contact, Truth.Unknown).Select(membership => membership.Segment)]);

    private static IEnumerable<Membership> In(Contact contact, Truth value) =>
        contact.Profile.Segments.Where(membership => membership.Value == value).OrderBy(membership => membership.Segment, StringComparer.Ordinal);
}

/// <param name="Until">When the contact leaves by itself; missing where time alone does not bring that about.</param>
public sealed record MembershipAnswer(string Segment, string Since, string? Until);

/// <summary>All scores of a contact, by the definitions that are live.</summary>
public sealed record ContactScoresAnswer(string Contact, string At, IReadOnlyList<ScoreAnswer> Scores);
