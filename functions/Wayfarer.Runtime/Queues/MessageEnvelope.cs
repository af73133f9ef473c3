using System.Collections.Immutable;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The first line of everything in a queue of Azure: what the bodies behind it are, and what became of them so far. An
/// envelope without bodies points to a blob that has them, or signals and has nothing to say.
/// </summary>
/// <param name="Since">When the bodies were first put on a queue.</param>
/// <param name="Failures">How often handling them really failed; neither other writers nor a store that does not answer count.</param>
public sealed record MessageEnvelope(Instant Since, int Failures = 0, int Format = MessageEnvelope.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<PackedGroup> Groups { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The name of the blob that has the bodies.</summary>
    public string? Blob { get; init; }

    /// <summary>Whether the blob may still grow, because the contact floods.</summary>
    public bool? Gathers { get; init; }

    /// <summary>Whether somebody has tried to handle them before: what they committed may be missing in the archive.</summary>
    public bool? Tried { get; init; }

    /// <summary>Why the bodies were given up; only in poison queues.</summary>
    public PoisonNote? Poison { get; init; }
}

/// <summary>The bodies of one group, one behind the other, by their lengths.</summary>
public sealed record PackedGroup(string Group, ImmutableArray<int> Lengths)
{
    public ImmutableArray<int> Lengths { get; init; } = Lengths.IsDefault ? [] : Lengths;
}

/// <param name="Queue">The queue that the message came from and goes back to.</param>
/// <param name="Contact">Whose it is; null when the message could not be read.</param>
/// <param name="IsRaw">Whether what follows are the bytes as they were found, because they could not be read.</param>
public sealed record PoisonNote(string Queue, string Reason, Instant At, string? Contact = null, bool? IsRaw = null);
