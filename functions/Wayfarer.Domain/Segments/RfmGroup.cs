namespace Wayfarer.Domain.Segments;

/// <summary>
/// Buyers by recency, frequency and monetary value, each in three steps of <see cref="RfmRules"/>. Whoever ever bought is in
/// exactly one group.
/// </summary>
public enum RfmGroup
{
    /// <summary>Bought lately, often, and for much.</summary>
    Champions,

    /// <summary>Bought lately, and more than once or twice.</summary>
    Loyal,

    /// <summary>Bought lately for one of the first times.</summary>
    Recent,

    /// <summary>Did not buy lately, and not so long ago either.</summary>
    NeedsAttention,

    /// <summary>Bought often, and has not for long.</summary>
    AtRisk,

    /// <summary>Bought seldom, and long ago.</summary>
    Inactive,
}
