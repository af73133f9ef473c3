using Wayfarer.Domain.Conditions;

namespace Wayfarer.Domain.Segments;

/// <summary>
/// Everybody for whom a condition holds now or, where there is no condition, everybody who was put in. The version is a hash
/// of the definition.
/// </summary>
public sealed record Segment(string Id, string Version, Condition? If)
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Whether those whom a changed definition brings in or out are told to journeys.</summary>
    public bool FiresOnChange { get; init; }
}
