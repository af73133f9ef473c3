using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Journeys;

namespace Wayfarer.Web.Journeys;

/// <summary>Who waits, and behind whom the listing goes on; null when this was all.</summary>
public sealed record PeopleAnswer(IReadOnlyList<PersonAnswer> People, string? Next);

/// <summary>One person in a journey: by which names they are known, and what they wait for.</summary>
public sealed record PersonAnswer(
    string Contact, string? UserId, string? Email, string? Name, string Step, WaitKind WaitsFor, string Since, string? Until, bool Overdue)
{
    internal static PersonAnswer Of(WaitingPerson person, Contact contact, Instant now) => new(
        contact.Id.Value,
        contact.Profile.UserIds.FirstOrDefault(),
        contact.Profile.Trait(Profile.EmailTrait) is { Text: { Length: > 0 } email } ? email : null,
        ContactNames.Of(contact.Profile),
        person.Step,
        person.Kind,
        person.Since.ToString(),
        person.Until?.ToString(),
        person.IsOverdue(now));
}
