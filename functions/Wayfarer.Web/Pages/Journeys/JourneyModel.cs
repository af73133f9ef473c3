using Wayfarer.Web.Journeys;

namespace Wayfarer.Web.Pages.Journeys;

/// <summary>One journey, and who is inside: at the chosen step, when one is chosen.</summary>
public sealed record JourneyModel(JourneyDetails Journey, PeopleAnswer People, string? Step, bool IsFirstPage, bool IsPaused);
