using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Definitions;

/// <summary>The texts of a snapshot, and when it was published; not known of those that an older release published.</summary>
public sealed record PublishedContent(long Snapshot, Instant? PublishedAt, ImmutableArray<ContentFile> Files);
