using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Keys;

/// <summary>All keys, revoked ones included, in the order in which they were made.</summary>
public sealed record KeysAnswer(IReadOnlyList<KeyAnswer> Keys);

/// <summary>A key without its secrets; <see cref="Key"/> is the whole of it, in the one answer that follows its making.</summary>
public sealed record KeyAnswer(
    string Id, string Name, KeyKind Kind, string State, string Created, IReadOnlyList<string> Origins, IReadOnlyList<SecretAnswer> Secrets)
{
    public int? EventsPerSecond { get; init; }

    public string? Key { get; init; }

    public static KeyAnswer Of(KeyDocument key, Instant now, string? text = null) => new(
        key.Id,
        key.Name,
        key.Kind,
        key.IsLive(now) ? "live" : "revoked",
        key.CreatedAt.ToString(),
        key.Origins,
        [.. key.Secrets.Select(secret => SecretAnswer.Of(secret, now))])
    {
        EventsPerSecond = key.EventsPerSecond,
        Key = text,
    };
}

/// <summary>One of the secrets that a key had: <c>live</c>, <c>retiring</c> at a known instant, or <c>revoked</c>.</summary>
public sealed record SecretAnswer(int Number, string LastFour, string State, string Created, string? Ends)
{
    public static SecretAnswer Of(KeySecret secret, Instant now) =>
        new(secret.Number, secret.LastFour, StateOf(secret, now), secret.CreatedAt.ToString(), secret.EndsAt?.ToString());

    private static string StateOf(KeySecret secret, Instant now) => !secret.IsLive(now) ? "revoked" : secret.EndsAt is null ? "live" : "retiring";
}
