using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Carries the effects that a queue function of Azure was given to where they belong: those of all contacts together, and when
/// that fails those of each by themselves.
/// </summary>
public sealed class EffectsHandler(MessageSettlement settlement, EffectsWorker effects, DeliverySignals signals)
{
    /// <inheritdoc cref="InboxHandler.HandleAsync"/>
    public async ValueTask HandleAsync(string queue, ReadOnlyMemory<byte> content, int deliveries, CancellationToken cancellation)
    {
        if (await settlement.OpenAsync(queue, content, deliveries, cancellation) is not { } message) return;

        var (commits, outcomes) = Read(message.Groups);
        if (await CarryAsync([.. commits.SelectMany(commit => commit.Entries)], cancellation) is null)
        {
            outcomes.AddRange(commits.Select(commit => new GroupOutcome(commit.Bodies, GroupFate.Done)));
        }
        else
        {
            foreach (var (bodies, entries) in commits)
            {
                var failure = await CarryAsync(entries, cancellation);
                outcomes.Add(new GroupOutcome(bodies, failure is null ? GroupFate.Done : InboxHandler.FateOf(failure), failure));
            }
        }

        // After what may go is reserved, and before the message goes that would say so again.
        if (commits.SelectMany(commit => commit.Entries).SelectMany(entry => entry.Effects).OfType<Effect.Deliver>().Any())
            await signals.SendAsync(TimeSpan.Zero, cancellation);

        await settlement.SettleAsync(message, outcomes, cancellation);
    }

    private static (List<(GroupedBodies Bodies, List<OutboxEntry> Entries)> Commits, List<GroupOutcome> Outcomes) Read(IReadOnlyList<GroupedBodies> groups)
    {
        var commits = new List<(GroupedBodies, List<OutboxEntry>)>();
        var outcomes = new List<GroupOutcome>();
        foreach (var group in groups)
        {
            var entries = new List<OutboxEntry>();
            var readable = new List<ReadOnlyMemory<byte>>();
            foreach (var body in group.Bodies)
            {
                try
                {
                    entries.Add(OutboxEntry.Read(body));
                    readable.Add(body);
                }
                catch (Exception failure) when (failure is JsonException or FormatException or NewerFormatException)
                {
                    var fate = failure is NewerFormatException ? GroupFate.Newer : GroupFate.Unreadable;
                    outcomes.Add(new GroupOutcome(group with { Bodies = [body] }, fate, failure));
                }
            }

            if (entries.Count > 0) commits.Add((group with { Bodies = readable }, entries));
        }

        return (commits, outcomes);
    }

    private async ValueTask<Exception?> CarryAsync(List<OutboxEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0) return null;

        try
        {
            await effects.CarryAsync(entries, cancellation);
            return null;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return failure;
        }
    }
}
