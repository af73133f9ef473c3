using Azure;

namespace Wayfarer.Runtime.Queues;

/// <summary>A message that a worker has in hand, with the bodies that it stands for.</summary>
/// <param name="BlobTag">The tag of the blob that the bodies were read from; null when they stand in the message.</param>
internal sealed record OpenedMessage(string Queue, MessageEnvelope Envelope, IReadOnlyList<GroupedBodies> Groups, ETag? BlobTag);

/// <summary>What became of the bodies of one group.</summary>
internal sealed record GroupOutcome(GroupedBodies Bodies, GroupFate Fate, Exception? Failure = null);

internal enum GroupFate
{
    /// <summary>All that follows from them is safe.</summary>
    Done,

    /// <summary>Others wrote at the same time; soon again.</summary>
    Contended,

    /// <summary>The store did not answer; again when it may.</summary>
    Unavailable,

    /// <summary>Only a worker of a newer release can handle them.</summary>
    Newer,

    /// <summary>Something is wrong with them or with this release.</summary>
    Failed,

    /// <summary>They cannot be read, and no trying again would change that.</summary>
    Unreadable,
}
