using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Engagements;

/// <summary>
/// What was done with messages in the last seconds, so that a machine that follows all links at once is told from a person.
/// It is kept in memory and bounded: after a restart, or when very many follow links at once, some machines pass for people.
/// </summary>
public sealed class RecentEngagements
{
    private const int MessagesKept = 10_000;
    private const int ClicksKeptPerMessage = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Recent> _messages = new(StringComparer.Ordinal);

    /// <summary>A request with what is known of the message's last seconds; null when the same was seen within them.</summary>
    /// <param name="id">Names what was done: the same again is no news.</param>
    public Engagement? Notice(string messageKey, string id, string? url, Engagement engagement)
    {
        lock (_lock)
        {
            var recent = Find(messageKey, engagement.At);
            var isAfterTrap = !engagement.IsTrap && engagement.At - recent.TrappedAt <= EngagementJudge.TrapHoldsFor;
            if (engagement.IsTrap) recent.TrappedAt = engagement.At;

            recent.LastAt = engagement.At;
            if (recent.Ids.Count >= ClicksKeptPerMessage || !recent.Ids.Add(id)) return null;
            if (engagement.Kind == EngagementKind.Open) return engagement with { IsAfterTrap = isAfterTrap };

            var links = recent.Clicks.Where(click => engagement.At - click.At <= EngagementJudge.BurstWithin).Select(click => click.Url).Append(url).Distinct().Count();
            return engagement with { IsAfterTrap = isAfterTrap, LinksAtOnce = links };
        }
    }

    /// <summary>Remembers how a click was judged; answers the ones before it that were taken for a person's and were not.</summary>
    public IReadOnlyList<RecentClick> Remember(string messageKey, RecentClick click)
    {
        lock (_lock)
        {
            var recent = Find(messageKey, click.At);
            var mistaken = click.UnmasksOthers ? recent.Clicks.Where(earlier => !earlier.IsMachine).ToList() : [];
            recent.Clicks.RemoveAll(mistaken.Contains);
            recent.Clicks.AddRange(mistaken.Select(earlier => earlier with { IsMachine = true }));
            if (recent.Clicks.Count < ClicksKeptPerMessage) recent.Clicks.Add(click);
            return mistaken;
        }
    }

    private Recent Find(string messageKey, Instant now)
    {
        if (_messages.TryGetValue(messageKey, out var recent))
        {
            recent.Forget(now);
            return recent;
        }

        if (_messages.Count >= MessagesKept) Forget(now);
        return _messages[messageKey] = new Recent { LastAt = now };
    }

    private void Forget(Instant now)
    {
        foreach (var (key, _) in _messages.Where(message => now - message.Value.LastAt > EngagementJudge.TrapHoldsFor).ToList()) _messages.Remove(key);
        if (_messages.Count >= MessagesKept) _messages.Clear();
    }

    private sealed class Recent
    {
        public List<RecentClick> Clicks { get; } = [];

        public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

        public Instant TrappedAt { get; set; } = Instant.Epoch;

        public Instant LastAt { get; set; }

        public void Forget(Instant now)
        {
            Clicks.RemoveAll(click => now - click.At > EngagementJudge.TrapHoldsFor);
            if (now - LastAt > EngagementJudge.TrapHoldsFor) Ids.Clear();
        }
    }
}

/// <summary>A click of the last seconds, under the id of its event.</summary>
public sealed record RecentClick(string EventId, string? Url, Instant At, bool IsMachine, bool UnmasksOthers);
