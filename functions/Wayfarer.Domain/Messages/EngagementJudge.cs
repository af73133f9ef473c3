using System.Collections.Immutable;

namespace Wayfarer.Domain.Messages;

/// <summary>
/// Tells people from the machines that look through mail before them. One sure sign is enough; without any it was a person,
/// so that somebody with an unusual program is not overlooked.
/// </summary>
public static class EngagementJudge
{
    public const int LinksOfBurst = 3;

    public static readonly TimeSpan BurstWithin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan TrapHoldsFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TooSoon = TimeSpan.FromSeconds(2);

    public static EngagementVerdict Judge(Engagement engagement)
    {
        var signs = Signs(engagement).ToImmutableArray();
        return signs.IsEmpty ? new EngagementVerdict(false, Proxies(engagement)) : new EngagementVerdict(true, signs);
    }

    private static IEnumerable<string> Signs(Engagement engagement)
    {
        if (engagement.IsTrap) yield return "followed the link that nobody sees";
        if (engagement.IsAfterTrap) yield return "the link that nobody sees was followed just before";
        if (engagement.LinksAtOnce >= LinksOfBurst) yield return $"{engagement.LinksAtOnce} links within a second";
        if (engagement.IsHeadOnly) yield return "asked for the head alone";
        if (engagement.IsPrefetch) yield return "fetched ahead of the person";
        if (engagement.At - engagement.SentAt < TooSoon) yield return "within two seconds of the hand-over";
        if (UserAgents.Machine(engagement.UserAgent, engagement.Kind) is { } machine) yield return machine;
    }

    /// <summary>What fetches on behalf of a person at the moment in which the person looks.</summary>
    private static ImmutableArray<string> Proxies(Engagement engagement) =>
        UserAgents.ProxyOfPerson(engagement.UserAgent) is { } proxy ? [proxy] : [];
}
