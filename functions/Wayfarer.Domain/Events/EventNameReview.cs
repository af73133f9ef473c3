using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Events;

/// <summary>What somebody should look at about an event name: that nothing knows it, or that it stays away.</summary>
public sealed record EventNameReview(bool IsNew, bool IsSilent, string? Advice)
{
    /// <param name="named">The names that content asks for, or that Wayfarer itself gives.</param>
    /// <param name="others">What came from the same key under other names.</param>
    public static EventNameReview Of(EventNameHistory history, IReadOnlySet<string> named, IEnumerable<EventNameHistory> others, Instant now)
    {
        var isNew = history.IsRecent(now) && !named.Contains(history.Name);
        var isSilent = history.IsSilent(now);
        if (!isNew) return new EventNameReview(false, isSilent, isSilent ? $"last seen {history.LastSeen}" : null);

        var older = others.Where(other => other.FirstSeen < history.FirstSeen).Select(other => other.Name);
        return new EventNameReview(true, isSilent, Suggestion.ForSlip(history.Name, named.Concat(older).Where(name => name != history.Name)));
    }
}
