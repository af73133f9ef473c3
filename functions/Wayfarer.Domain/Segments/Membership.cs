using System.Text.Json.Serialization;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Segments;

/// <summary>
/// Whether a contact is in a segment, since when, and until when that holds by itself. It belongs to one version of the
/// segment: a flip that a changed definition causes fires nothing.
/// </summary>
/// <param name="Told">Whether the table of members was told that the contact is inside; what an earlier release decided was not.</param>
public sealed record Membership(string Segment, string Version, Truth Value, Instant Since, Instant ValidUntil,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Told = false)
{
    /// <summary>Whether the contact is inside and nobody knows.</summary>
    [JsonIgnore]
    public bool IsUntold => Value == Truth.True && !Told;
}
