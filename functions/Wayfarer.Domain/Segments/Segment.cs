using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Segments;

/// <summary>A dynamic segment: everybody for whom the condition holds now. The version is a hash of the definition.</summary>
public sealed record Segment(string Id, string Version, Condition If);
