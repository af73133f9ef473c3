using Wayfarer.Web.Events;

namespace Wayfarer.Web.Pages.Events;

/// <summary>What came in lately, and which names come at all.</summary>
public sealed record EventsModel(
    IReadOnlyList<EventAnswer> Events, IReadOnlyList<EventNameAnswer> Names, string? Key, string? Status, string? Name, bool IsFirstPage, bool HasMore);
