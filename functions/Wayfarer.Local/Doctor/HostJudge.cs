using Wayfarer.Domain.Messages;

namespace Wayfarer.Local.Doctor;

/// <summary>Whether the host works, keeps up, agrees with its content and sends.</summary>
internal static class HostJudge
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FarApart = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Judge(HostState host) => [Clock(host), .. Health(host), .. Content(host), .. Sending(host)];

    private static Finding Clock(HostState host)
    {
        var apart = host.ClockBehind.Duration();
        if (apart < Apart) return Finding.Fine("clock", "the host's and the one here agree");

        var what = $"the host's is {apart.TotalSeconds:0} seconds {(host.ClockBehind > TimeSpan.Zero ? "behind" : "ahead of")} the one here";
        const string Next = "set the clock here by a time server; Azure's own are right";
        return apart < FarApart ? Finding.Slight("clock", what, Next) : Finding.Wrong("clock", what, Next);
    }

    private static IEnumerable<Finding> Health(HostState host)
    {
        var (health, found) = (host.Health, false);
        foreach (var (what, state, next) in ((string, string, string)[])
        [
            ($"the oldest event has waited {health.OldestEvent.Seconds:0} seconds", health.OldestEvent.State, "look for exceptions of the inbox functions, and at 'wayfarer poison'"),
            ($"{health.OverdueWakes.Count}{(health.OverdueWakes.OrMore ? " or more" : "")} contacts should have been woken", health.OverdueWakes.State, "see that the minute timer runs, and that the app is started"),
            ($"the oldest message that could go has waited {health.OldestOutbox.Seconds:0} seconds", health.OldestOutbox.State, "look for exceptions of the effects and deliveries functions, and at the mail server's answers on the page Deliveries"),
            ($"{health.Poison.Count} queue messages were given up", health.Poison.State, "read why with 'wayfarer poison', mend it, and replay them"),
        ])
        {
            if (state == "ok") continue;

            found = true;
            yield return state == "bad" ? Finding.Wrong("health", what, next) : Finding.Slight("health", what, next);
        }

        if (!found) yield return Finding.Fine("health", "nothing waits too long");
    }

    private static IEnumerable<Finding> Content(HostState host)
    {
        if (host.Snapshot == 0) return [Finding.Wrong("content", "nothing was ever published", "put files into the content folder or container, or 'wayfarer push'")];
        if (host.NotLive.Count == 0) return [Finding.Fine("content", $"all of it is live, as snapshot {host.Snapshot}")];

        return host.NotLive.Select(problem => Finding.Slight("content", $"not live: {problem}", "mend the file; what was live before goes on"));
    }

    private static IEnumerable<Finding> Sending(HostState host) => host.Sending switch
    {
        SendingMode.On => [Finding.Fine("sending", "it is on")],
        SendingMode.Only => [Finding.Slight("sending", "only a list of addresses is written to", "set \"sending\": \"on\" in settings.json when everything is checked")],
        _ => [Finding.Slight("sending", "it is off: what is reserved waits, until it is not good any more", "set \"sending\" in settings.json")],
    };
}
