using Wayfarer.Web.Contacts;
using Wayfarer.Web.Explanations;

namespace Wayfarer.Web.Pages.Contacts;

/// <summary>A contact, what may be sent to it, and what can be asked about it.</summary>
/// <param name="Why">What was asked: <c>journey:</c> or <c>message:</c> and an id; null when nothing was.</param>
public sealed record ContactModel(
    ContactAnswer Contact, string Name, ConsentAnswer? Consent, IReadOnlyList<string> Journeys, IReadOnlyList<string> Messages, string? Why, bool IsFirstPage, bool HasMore)
{
    public IReadOnlyList<MembershipAnswer> Memberships { get; init; } = [];

    public IReadOnlyList<ScoreAnswer> Scores { get; init; } = [];
}

/// <summary>What was looked for, and who was found.</summary>
public sealed record SearchModel(string Query, IReadOnlyList<FoundContact> Found, ConsentAnswer? Consent);

public sealed record FoundContact(string Id, string Name, string? UserId);
