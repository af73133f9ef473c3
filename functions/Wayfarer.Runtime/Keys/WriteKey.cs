using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Wayfarer.Runtime.Keys;

/// <summary>
/// A key that events are posted with, without its secret. The source scopes message ids: the same id from two sources is two
/// events, so a rotated key keeps its source.
/// </summary>
public sealed record WriteKey(string Id, string Name, KeyKind Kind, string Source)
{
    /// <summary>For a browser key, the origins whose pages may use it, such as <c>https://shop.example</c>; empty allows any.</summary>
    public ImmutableArray<string> Origins { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many events a second are taken on average; beyond that, the answer is 429.</summary>
    public int? EventsPerSecond { get; init; }

    /// <summary>Known to everybody, and so of use only to who is on the machine of the installation: the key <c>dev</c>.</summary>
    public bool OnlyThisMachine { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<KeyKind>))]
public enum KeyKind
{
    /// <summary>Secret, for a server: what it says is proven, and it may read.</summary>
    Server,

    /// <summary>Public, for web pages and apps: it can only post events, and says who somebody is only with a proof.</summary>
    Browser,

    /// <summary>Secret, for people and the command line: it manages everything, and posts no events.</summary>
    Admin,
}
