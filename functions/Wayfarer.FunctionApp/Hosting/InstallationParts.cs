using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>What an installation stands on; a test gives it the storage emulator and a clock of its own.</summary>
public sealed record InstallationParts
{
    public required ITableStore Store { get; init; }

    public required AzureQueues Queues { get; init; }

    /// <summary>Where inputs and effects go; the same queues.</summary>
    public required AzureMessageQueue Queue { get; init; }

    public required IPublishedDefinitions Definitions { get; init; }

    public required IContentFolder Content { get; init; }

    /// <summary>Where everything is archived as it is committed, when it is to be.</summary>
    public IArchiveFiles? Archive { get; init; }

    /// <summary>The keys that it is archived under.</summary>
    public IArchiveKeys? ArchiveKeys { get; init; }

    public required ReadOnlyMemory<byte> IdentityKey { get; init; }

    public required ILinkKeyRing LinkKeys { get; init; }

    public required IChannel Mail { get; init; }

    public required Uri PublicAddress { get; init; }

    /// <summary>Whether the channel of e-mail tells of opens and clicks by reports.</summary>
    public bool TracksEngagement { get; init; }

    /// <summary>Whether the platform signs callers in with Entra.</summary>
    public bool SignsIn { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Parts those that met at one contact; it decides nothing.</summary>
    public Random Random { get; init; } = Random.Shared;
}
