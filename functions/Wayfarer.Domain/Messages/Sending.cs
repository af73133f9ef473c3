using System.Collections.Immutable;
using Wayfarer.Domain.Consent;

namespace Wayfarer.Domain.Messages;

/// <summary>Whom anything is sent to at all: the one switch above everything else.</summary>
public sealed record Sending(SendingMode Mode, ImmutableArray<string> Only)
{
    /// <summary>How an installation starts: nobody can be reached by mistake.</summary>
    public static readonly Sending Nobody = new(SendingMode.Only, []);

    /// <summary>Whether an address may be reached; an entry that begins with <c>@</c> means a whole domain.</summary>
    public bool Allows(EmailAddress address) => Mode switch
    {
        SendingMode.On => true,
        SendingMode.Only => Only.Contains(address.Value) || Only.Contains($"@{address.Domain}"),
        _ => false,
    };
}

public enum SendingMode
{
    /// <summary>What waits is kept.</summary>
    Off,

    /// <summary>The listed addresses and domains get their messages; all others are skipped.</summary>
    Only,

    On,
}
