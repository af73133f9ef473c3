namespace Wayfarer.Domain.Events;

/// <summary>The events of one body that can be used, in their order, and a problem for each that cannot.</summary>
public sealed record ParsedEvents(IReadOnlyList<Event> Events, IReadOnlyList<EventProblem> Problems);
