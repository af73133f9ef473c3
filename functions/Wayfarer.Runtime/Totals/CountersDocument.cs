using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wayfarer.Runtime.Totals;

/// <summary>The counters of one journey on one day (UTC): the day's changes, so that a total is the sum of all days.</summary>
public sealed record CountersDocument(int Format = CountersDocument.CurrentFormat)
{
    public const int CurrentFormat = 1;

    /// <summary>By counter, or by counter and step (<c>Here|remind</c>).</summary>
    public ImmutableSortedDictionary<string, long> Counters { get; init => field = value ?? Nothing; } = Nothing;

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    private static ImmutableSortedDictionary<string, long> Nothing => ImmutableSortedDictionary<string, long>.Empty;
}
