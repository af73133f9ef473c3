using System.Collections.Immutable;

namespace Wayfarer.Domain.Messages;

/// <summary>Whether a person or a machine was at work, and why that is believed.</summary>
public sealed record EngagementVerdict(bool IsMachine, ImmutableArray<string> Reasons)
{
    public const string Human = "human";
    public const string Machine = "machine";

    /// <summary>The word that events carry as <c>by</c>.</summary>
    public string By => IsMachine ? Machine : Human;
}
