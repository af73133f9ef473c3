using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Local.Hosting;

/// <summary>Where a local host listens, reads its content and keeps its data.</summary>
public sealed record LocalHostOptions(string ContentFolder, string DataFolder)
{
    public const int DefaultPort = 7071;

    /// <summary>0 takes any port that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>
    /// The names under which something in front passes on what recipients and visitors send. Who comes by them is nobody on
    /// this machine.
    /// </summary>
    public IReadOnlyList<string> PublicHosts { get; init; } = [];

    /// <summary>The keys that events are posted with; null for those that were made in the installation.</summary>
    public IWriteKeys? Keys { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Database => Path.Combine(DataFolder, "wayfarer.db");

    /// <summary>The folder that everything is archived in as it is committed; without one nothing is.</summary>
    public string? Archive { get; init; }

    /// <summary>The mail server that takes messages; without one they are written into the outbox folder.</summary>
    public SmtpOptions? Smtp { get; init; }

    public string Bounces => Path.Combine(DataFolder, "bounces");

    public string Outbox => Path.Combine(DataFolder, "outbox");
}
