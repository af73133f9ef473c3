using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// The effects of one commit, on their way out. Contact and sequence together are the key by which whoever receives them
/// tells a repetition.
/// </summary>
public sealed record OutboxEntry(ContactId Contact, long Sequence, Instant At, int Format = OutboxEntry.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<Effect> Effects { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The enrollment whose alarm led to the commit and goes on to its next wait by itself, so that nobody sets another one.</summary>
    public string? CarriedOn { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static OutboxEntry Read(ReadOnlyMemory<byte> data) =>
        StoredJson.Read(data.Span, StoredJson.Default.OutboxEntry, entry => entry.Format, CurrentFormat);

    public byte[] ToBytes() => StoredJson.Write(this, StoredJson.Default.OutboxEntry);
}
