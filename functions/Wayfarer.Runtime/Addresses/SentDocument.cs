using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Messages;

namespace Wayfarer.Runtime.Addresses;

/// <summary>The marketing messages that an address or a contact was sent lately, as far back as any cap looks.</summary>
public sealed record SentDocument(int Format = SentDocument.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public ImmutableArray<CountedMessage> Messages { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
