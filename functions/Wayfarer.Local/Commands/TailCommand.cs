using System.CommandLine;
using Wayfarer.Local.Client;
using Wayfarer.Web.Events;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer tail</c>: what senders post and what is made of it, as it comes.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static Command Create(TextWriter output)
    {
        var key = new Option<string?>("--write-key") { Description = "Only what was posted with this key: its id or name, or none." };
        var status = new Option<string?>("--status") { Description = "Only accepted, or only refused ones." };
        var name = new Option<string?>("--name") { Description = "Only events of this name." };
        var limit = new Option<int>("--limit") { Description = "How many of the past are shown first.", DefaultValueFactory = _ => 20 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until it is interrupted." };
        return new Command("tail", "Show received events as they come, accepted and refused.") { key, status, name, limit, follow }
            .Asking(async (parsed, client, cancellation) =>
        {
            var query = new EventsQuery(parsed.GetValue(key), parsed.GetValue(status), parsed.GetValue(name), parsed.GetValue(limit));
            var feed = new ReceivedEventsFeed(client, query);
            Tell(output, await feed.FirstAsync(cancellation));
            if (parsed.GetValue(follow)) await FollowAsync(output, feed, cancellation);

            return 0;
        });
    }

    private static async Task FollowAsync(TextWriter output, ReceivedEventsFeed feed, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(BetweenLooks, cancellation);
            var leftOut = feed.LeftOut;
            var (events, missed) = await feed.NextAsync(cancellation);
            if (missed) output.WriteLine("... more came than can be shown ...");
            Tell(output, events);
            if (feed.LeftOut > leftOut) output.WriteLine($"... {feed.LeftOut - leftOut} events came that could not be recorded ...");
        }
    }

    private static void Tell(TextWriter output, IReadOnlyList<EventAnswer> events)
    {
        foreach (var received in events) output.WriteLine(Line(received));
        output.Flush();
    }

    private static string Line(EventAnswer received)
    {
        var what = received.Reason is { } reason
            ? $"{received.Field ?? "body"} {reason}  {received.Sent}"
            : $"{received.Contact}  {InWords(received.CorrectedBySeconds)}{received.Sent}";
        return Printable.Of($"{received.ReceivedAt}  {received.Status,-8}  {received.Key,-8}  {received.Name}  {what}");
    }

    private static string InWords(double? correction) => correction is { } seconds and not 0 ? $"clock corrected by {seconds:0.###} s  " : "";
}
