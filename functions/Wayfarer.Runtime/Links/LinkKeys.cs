using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Links;

/// <summary>
/// The keys that links verify with; the first one signs. A rotation puts a new key in front, and the links of the older ones
/// work until these are removed.
/// </summary>
public sealed record LinkKeys
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public ImmutableArray<LinkKey> Keys { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    [JsonIgnore]
    public LinkKey Signing => Keys[0];

    public static LinkKeys New(Instant at) => new() { Keys = [LinkKey.New(at)] };

    public LinkKey? Find(string id)
    {
        foreach (var key in Keys)
        {
            if (key.Id == id) return key;
        }

        return null;
    }

    /// <summary>Another key signs from now on.</summary>
    public LinkKeys Rotated(Instant at)
    {
        LinkKey key;
        do key = LinkKey.New(at);
        while (Find(key.Id) is not null);

        return this with { Keys = Keys.Insert(0, key) };
    }

    /// <summary>Every link that the key signed stops working, in messages that were sent long ago, too.</summary>
    public LinkKeys Without(string id) => id == Signing.Id
        ? throw new InvalidOperationException("The key that signs cannot be removed; rotate first, so that another one signs.")
        : this with { Keys = Keys.RemoveAll(key => key.Id == id) };

    public byte[] ToJson() => StoredJson.Write(this, StoredJson.Default.LinkKeys);

    public static LinkKeys FromJson(ReadOnlySpan<byte> json)
    {
        var keys = StoredJson.Read(json, StoredJson.Default.LinkKeys, keys => keys.Format, CurrentFormat);
        return keys.Keys.IsEmpty ? throw new InvalidDataException("A ring of link keys has at least one key.") : keys;
    }
}
