using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// A key as it is stored: what it may do, and the hashes of its secrets. Two of them can be live at once, so that senders
/// change from the old one to the new one without a gap.
/// </summary>
public sealed record KeyDocument
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required KeyKind Kind { get; init; }

    public required string Source { get; init; }

    public ImmutableArray<string> Origins { get; init => field = value.IsDefault ? [] : value; } = [];

    public int? EventsPerSecond { get; init; }

    public bool OnlyThisMachine { get; init; }

    public Instant CreatedAt { get; init; }

    public ImmutableArray<KeySecret> Secrets { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public bool IsLive(Instant now) => Secrets.Any(secret => secret.IsLive(now));

    public WriteKey ToWriteKey() => new(Id, Name, Kind, Source)
    {
        Origins = Origins,
        EventsPerSecond = EventsPerSecond,
        OnlyThisMachine = OnlyThisMachine,
    };

    /// <summary>With one more secret. The newest of those that are dead are remembered, so that it can be seen what was revoked when.</summary>
    public KeyDocument With(string text, Instant now)
    {
        var number = Secrets.IsEmpty ? 1 : Secrets.Max(secret => secret.Number) + 1;
        var added = new KeySecret(number, Convert.ToHexStringLower(KeyText.Hash(text)), KeyText.LastOf(text), now);
        var dead = Secrets.Where(secret => !secret.IsLive(now)).TakeLast(Limits.DeadSecretsPerKey);
        return this with { Secrets = [.. dead, .. Secrets.Where(secret => secret.IsLive(now)), added] };
    }

    /// <summary>With every live secret of these numbers ending at an instant; one that ends earlier still does.</summary>
    public KeyDocument Ending(Instant end, Instant now, Func<KeySecret, bool> which) => this with
    {
        Secrets = [.. Secrets.Select(secret => secret.IsLive(now) && which(secret) ? secret with { EndsAt = Instant.Min(end, secret.EndsAt ?? end) } : secret)],
    };
}

/// <summary>One secret of a key: its hash, and the last characters by which people tell it from the other one.</summary>
public sealed record KeySecret(int Number, string Hash, string LastFour, Instant CreatedAt)
{
    /// <summary>When it stops to be a key; never while this is not said.</summary>
    public Instant? EndsAt { get; init; }

    public bool IsLive(Instant now) => EndsAt is not { } end || now < end;
}
