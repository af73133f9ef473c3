using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Segments;

/// <summary>That a contact was put into a static segment or taken out of it. Of two, the later one holds.</summary>
public sealed record Listing(string Segment, bool Inside, Instant At);
