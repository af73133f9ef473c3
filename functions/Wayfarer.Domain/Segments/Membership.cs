using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Segments;

/// <summary>
/// Whether a contact is in a segment, since when, and until when that holds by itself. It belongs to one version of the
/// segment: a flip that a changed definition causes fires nothing.
/// </summary>
public sealed record Membership(string Segment, string Version, Truth Value, Instant Since, Instant ValidUntil);
