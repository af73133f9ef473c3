using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Messages;

/// <summary>At most so many messages in any stretch of this length: all, those of marketing, or those of one topic.</summary>
public sealed record QuotaLimit(int Messages, TimeSpan Within, string? Topic = null)
{
    /// <summary>In place of a topic, all marketing.</summary>
    public const string Marketing = "*";

    /// <summary>What is counted for the limit is kept under this name, so that a changed number of messages forgets nothing.</summary>
    public string Name => Topic is null ? $"{Within.TotalMilliseconds:0}" : $"{Within.TotalMilliseconds:0}|{Topic}";

    /// <param name="topic">The topic of a marketing message; null for any other.</param>
    public bool Covers(string? topic) => Topic is null || Topic == topic || (Topic == Marketing && topic is not null);
}

/// <summary>
/// What a channel has handed over, as sliding windows, and what it has granted and not accounted for yet. A grant counts
/// against every window from before the hand-overs begin until they have ended; what has ended counts from its end, because
/// that is the latest that the provider can have seen it.
/// </summary>
public sealed record Quota
{
    public const int CurrentFormat = 1;

    /// <summary>A window is counted in so many parts; a part leaves it as a whole, which wastes less than half a percent.</summary>
    private const int PartsPerWindow = 400;

    public static readonly Quota Unused = new();

    public int Format { get; init; } = CurrentFormat;

    public ImmutableSortedDictionary<string, ImmutableArray<QuotaPart>> Windows { get; init => field = value ?? NoWindows; } = NoWindows;

    /// <summary>How many grants there have been; the number of the next one.</summary>
    public long Grants { get; init; }

    public ImmutableArray<QuotaGrant> Open { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    private static ImmutableSortedDictionary<string, ImmutableArray<QuotaPart>> NoWindows => ImmutableSortedDictionary<string, ImmutableArray<QuotaPart>>.Empty;

    /// <summary>How many messages that every limit covers could be granted now.</summary>
    public int Free(IReadOnlyList<QuotaLimit> limits, Instant now) =>
        limits.Where(limit => limit.Topic is null).Select(limit => Math.Max(0, limit.Messages - Count(limit, now))).DefaultIfEmpty(int.MaxValue).Min();

    public bool IsFull(QuotaLimit limit, Instant now) => Count(limit, now) >= limit.Messages;

    /// <summary>
    /// Grants messages in their order, each for which every limit that covers it has room; a full limit of one topic keeps
    /// no other waiting.
    /// </summary>
    /// <returns>The quota with the grant, whose number is <see cref="Grants"/> of the one before, and for each message whether it is granted.</returns>
    public (Quota Quota, ImmutableArray<bool> Granted) Grant(IReadOnlyList<string?> topics, IReadOnlyList<QuotaLimit> limits, Instant now)
    {
        var left = limits.Select(limit => limit.Messages - Count(limit, now)).ToArray();
        var granted = ImmutableArray.CreateBuilder<bool>(topics.Count);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            var covering = Enumerable.Range(0, limits.Count).Where(index => limits[index].Covers(topic)).ToList();
            var fits = covering.All(index => left[index] > 0);
            granted.Add(fits);
            if (!fits) continue;

            foreach (var index in covering)
            {
                left[index]--;
                counts[limits[index].Name] = counts.GetValueOrDefault(limits[index].Name) + 1;
            }
        }

        var grant = new QuotaGrant(Grants, now, counts.ToImmutableSortedDictionary(StringComparer.Ordinal));
        return (counts.Count == 0 ? this : this with { Open = Open.Add(grant), Grants = Grants + 1 }, granted.ToImmutable());
    }

    /// <summary>Accounts for a grant: what was used of it counts from now on, the rest is free again.</summary>
    public Quota Settle(long number, IReadOnlyList<string?> usedTopics, IReadOnlyList<QuotaLimit> limits, Instant now)
    {
        if (Open.FirstOrDefault(grant => grant.Number == number) is not { } open) return this;

        var windows = Windows;
        foreach (var limit in limits)
        {
            var used = usedTopics.Count(limit.Covers);
            if (used > 0) windows = windows.SetItem(limit.Name, Add(windows.GetValueOrDefault(limit.Name, []), used, limit.Within, now));
        }

        return this with { Open = Open.Remove(open), Windows = windows };
    }

    /// <summary>Accounts for the grants of whoever was cut off: all that was granted may have been used, until now.</summary>
    public Quota SettleAbandoned(Func<QuotaGrant, bool> isAbandoned, IReadOnlyList<QuotaLimit> limits, Instant now)
    {
        var quota = this;
        foreach (var grant in Open.Where(isAbandoned))
        {
            var windows = quota.Windows;
            foreach (var limit in limits)
            {
                if (grant.Counts.TryGetValue(limit.Name, out var count))
                    windows = windows.SetItem(limit.Name, Add(windows.GetValueOrDefault(limit.Name, []), count, limit.Within, now));
            }

            quota = quota with { Open = quota.Open.Remove(grant), Windows = windows };
        }

        return quota;
    }

    /// <summary>The first instant at which some full limit has room again; null when none is full, or when only an open grant fills it.</summary>
    public Instant? NextFree(IReadOnlyList<QuotaLimit> limits, Instant now)
    {
        Instant? next = null;
        foreach (var limit in limits.Where(limit => IsFull(limit, now)))
        {
            var parts = Windows.GetValueOrDefault(limit.Name, []).Where(part => IsInside(part, limit.Within, now)).ToList();
            if (parts.Count > 0 && Leaves(parts[0], limit.Within) is var leaves && !(leaves >= next)) next = leaves;
        }

        return next;
    }

    private int Count(QuotaLimit limit, Instant now)
    {
        var count = 0;
        foreach (var part in Windows.GetValueOrDefault(limit.Name, []))
        {
            if (IsInside(part, limit.Within, now)) count += part.Messages;
        }

        foreach (var grant in Open) count += grant.Counts.GetValueOrDefault(limit.Name);
        return count;
    }

    private static ImmutableArray<QuotaPart> Add(ImmutableArray<QuotaPart> parts, int messages, TimeSpan within, Instant now)
    {
        var length = PartLength(within);
        var start = new Instant(now.Milliseconds / length * length);
        var kept = parts.RemoveAll(part => !IsInside(part, within, now));
        var index = kept.IndexOf(kept.FirstOrDefault(part => part.From == start)!);
        if (index >= 0) return kept.SetItem(index, kept[index] with { Messages = kept[index].Messages + messages });

        return [.. kept.Add(new QuotaPart(start, messages)).OrderBy(part => part.From)];
    }

    private static bool IsInside(QuotaPart part, TimeSpan within, Instant now) => Leaves(part, within) > now;

    private static Instant Leaves(QuotaPart part, TimeSpan within) => part.From + TimeSpan.FromMilliseconds(PartLength(within)) + within;

    private static long PartLength(TimeSpan within) => Math.Max(1, (long)within.TotalMilliseconds / PartsPerWindow);
}

/// <summary>The messages whose hand-over ended within one part of a window.</summary>
public sealed record QuotaPart(Instant From, int Messages);

/// <summary>A leave to hand over so many messages of each window, until it is settled.</summary>
public sealed record QuotaGrant(long Number, Instant At, ImmutableSortedDictionary<string, int> Counts);
