using System.Text.Json;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;

namespace Wayfarer.Web.Contacts;

/// <summary>A contact as support sees it: who it is, where it is, and the newest part of its timeline.</summary>
public sealed record ContactAnswer(
    string Id,
    IReadOnlyList<string> UserIds,
    IReadOnlyList<string> AnonymousIds,
    IReadOnlyDictionary<string, JsonElement> Traits,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> Segments,
    IReadOnlyList<EnrollmentAnswer> Enrollments,
    IReadOnlyList<TimelineItem> Timeline)
{
    /// <summary>Why the contact is not in the journey or did not get the message that was asked for.</summary>
    public string? Why { get; init; }

    public static ContactAnswer Of(Contact contact, IReadOnlyList<TimelineItem> timeline)
    {
        var profile = contact.Profile;
        return new ContactAnswer(
            contact.Id.Value,
            profile.UserIds,
            profile.AnonymousIds,
            new SortedDictionary<string, JsonElement>(profile.Traits.ToDictionary(trait => trait.Name, trait => trait.Value), StringComparer.Ordinal),
            [.. profile.Tags.Where(tag => tag.Present).Select(tag => tag.Name).Order(StringComparer.Ordinal)],
            [.. profile.Segments.Where(segment => segment.Value == Truth.True).Select(segment => segment.Segment).Order(StringComparer.Ordinal)],
            [.. contact.Enrollments.Select(EnrollmentAnswer.Of)],
            timeline);
    }
}

/// <summary>A journey that the contact is inside of: where, and what it waits for.</summary>
public sealed record EnrollmentAnswer(
    string Id, string Journey, string Version, string EnteredAt, string Step, WaitKind WaitsFor, string? Until)
{
    public static EnrollmentAnswer Of(Enrollment enrollment) => new(
        enrollment.Id,
        enrollment.Journey,
        enrollment.Version,
        enrollment.EnteredAt.ToString(),
        enrollment.Step,
        enrollment.Wait.Kind,
        enrollment.Wait.Until?.ToString());
}
