namespace Wayfarer.Web.Pages.Shared;

/// <summary>What a page shows around its own content.</summary>
/// <param name="Outcome">What the request before has done, in words; null when it was only a look.</param>
public sealed record Frame(string Title, Section Section, Clock Clock, SendingState Sending, string? Outcome = null);

/// <summary>The parts of the pages, in the order of their menu.</summary>
public enum Section
{
    Today,
    Journeys,
    Contacts,
    Events,
    Deliveries,
    Sending,
    Content,
}
