using System.Collections.Immutable;

namespace Wayfarer.Domain.Content;

/// <summary>A place in a file that names another definition.</summary>
internal sealed record Reference(string Id, Position At);

/// <summary>A place in a file that names a threshold of a score.</summary>
internal sealed record ThresholdReference(string Score, Reference Threshold);

/// <summary>What a rule names beyond itself, to be found among the other files.</summary>
internal sealed class References
{
    public List<Reference> Segments { get; } = [];

    /// <summary>Segments that must be static, because people are put into them.</summary>
    public List<Reference> StaticSegments { get; } = [];

    public List<Reference> Messages { get; } = [];

    /// <summary>Messages that must be sound and not only known, because the definition sends them.</summary>
    public List<Reference> SentMessages { get; } = [];

    public List<Reference> People { get; } = [];

    public List<Reference> Scores { get; } = [];

    /// <summary>Scores that must give a grade.</summary>
    public List<Reference> Grades { get; } = [];

    /// <summary>Thresholds whose crossing lets contacts enter.</summary>
    public List<ThresholdReference> Thresholds { get; } = [];

    public List<Reference> Journeys { get; } = [];

    public List<Reference> Topics { get; } = [];

    /// <summary>Where the built-in groups of buyers are asked for, which settings must describe.</summary>
    public List<Reference> Rfm { get; } = [];
}
