using System.Collections.Concurrent;
using System.Collections.Immutable;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Deliveries;

/// <summary>
/// The governor of the e-mail channel: takes reserved messages in the order of their priority, within what the provider
/// takes, as far as nothing is paused, and has each handed over once.
/// </summary>
public sealed class DeliveryWorker(
    DeliveryTable deliveries, PauseTable pauses, QuotaTable quotas, HandOverAttempt attempt, ICourier courier, ISnapshotSource snapshots,
    IMessageQueue queue, TimeProvider time, DeliveryOptions options)
{
    private const int BatchSize = 64;
    private const int PageSize = 250;
    private static readonly TimeSpan RestWhenAllIsHeld = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Far less than after which other workers take a grant for abandoned. A worker that is alone settles its own before it
    /// goes on: a grant that is open when it looks counts as abandoned at once, because whoever had it is gone.
    /// </summary>
    private static readonly TimeSpan LeaveFor = TimeSpan.FromMinutes(1);

    private Instant _restUntil;

    private Instant Now => Instant.From(time.GetUtcNow());

    private Settings Settings => snapshots.Current.Settings;

    private ImmutableArray<QuotaLimit> QuotaLimitsNow => QuotaLimits.Of(Settings, DeliveryChannel.Email);

    /// <summary>Handles one batch; the number of messages that were finished or put off.</summary>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        foreach (var partition in DeliveryTable.Partitions) await deliveries.ReadyDueAsync(partition, Now, cancellation);
        if (Now < _restUntil || await IsStoppedAsync(cancellation)) return 0;

        var limits = QuotaLimitsNow;
        var (free, full) = limits.IsEmpty ? (BatchSize, []) : await RoomAsync(limits, cancellation);
        var candidates = free == 0 ? [] : await CandidatesAsync(Math.Min(BatchSize, free), full, cancellation);
        if (candidates.Count == 0) return 0;
        if (limits.IsEmpty) return await HandOverAsync(candidates, Instant.Never, [], cancellation);

        var topics = candidates.Select(TopicOf).ToList();
        var granted = await quotas.ChangeAsync(DeliveryChannel.Email, quota =>
        {
            var (next, answers) = quota.Grant(topics, limits, Now);
            return (next, (Number: quota.Grants, Answers: answers, At: Now));
        }, cancellation);
        List<Candidate> allowed = [.. candidates.Where((_, index) => granted.Answers[index])];
        if (allowed.Count == 0) return 0;

        var used = new ConcurrentBag<(string? Topic, Instant At)>();
        var handled = await HandOverAsync(allowed, granted.At + LeaveFor, used, cancellation);
        var ended = used.Select(message => message.At).Aggregate(Now, Instant.Max);
        await quotas.ChangeAsync(
            DeliveryChannel.Email, quota => (quota.Settle(granted.Number, [.. used.Select(message => message.Topic)], limits, ended), true), cancellation);
        return handled;
    }

    /// <summary>The next instant at which there is something to do without anything coming in; never when there is none.</summary>
    public async ValueTask<Instant> NextAsync(CancellationToken cancellation)
    {
        var next = await deliveries.NextAsync(cancellation);
        var limits = QuotaLimitsNow;
        if (limits.IsEmpty || await IsStoppedAsync(cancellation) || (await CandidatesAsync(1, [], cancellation)).Count == 0) return next;

        var quota = await quotas.LoadAsync(DeliveryChannel.Email, cancellation);
        return quota.NextFree(limits, Now) is { } free ? Instant.Min(next, free) : next;
    }

    private async ValueTask<bool> IsStoppedAsync(CancellationToken cancellation) =>
        (Settings.Sending.Mode == SendingMode.Off && !options.IsRehearsal)
        || (await pauses.KnownAsync(Now, cancellation)).HoldsChannel(DeliveryChannel.Email);

    /// <summary>How many messages there is room for, and the limits that are full for what they cover alone.</summary>
    private ValueTask<(int Free, ImmutableArray<QuotaLimit> Full)> RoomAsync(ImmutableArray<QuotaLimit> limits, CancellationToken cancellation) =>
        quotas.ChangeAsync(DeliveryChannel.Email, quota =>
        {
            var settled = quota.Open.IsEmpty ? quota : quota.SettleAbandoned(IsAbandoned, limits, Now);
            ImmutableArray<QuotaLimit> full = [.. limits.Where(limit => limit.Topic is not null && settled.IsFull(limit, Now))];
            return (settled.Open.Length == quota.Open.Length ? quota : settled, (settled.Free(limits, Now), full));
        }, cancellation);

    private bool IsAbandoned(QuotaGrant grant) => options.IsAlone || grant.At + HandOverAttempt.ClaimFor <= Now;

    /// <summary>
    /// The first messages of all partitions together that nothing holds back. What a full limit covers is passed over, or it
    /// would keep everything behind it waiting.
    /// </summary>
    private async ValueTask<List<Candidate>> CandidatesAsync(int most, ImmutableArray<QuotaLimit> full, CancellationToken cancellation)
    {
        var (found, looked) = (new List<Candidate>(), 0);
        foreach (var partition in DeliveryTable.Partitions)
        {
            var own = 0;
            string? after = null;
            while (own < most)
            {
                var page = await deliveries.ReadyAsync(partition, after, own == 0 && after is null ? Math.Min(most, PageSize) : PageSize, cancellation);
                if (page.Count == 0) break;

                looked += page.Count;
                after = page[^1].Key;
                foreach (var row in page)
                {
                    if (own >= most || CandidateOf(partition, row) is not { } candidate || !await IsFreeAsync(candidate, cancellation)) continue;
                    if (full.Any(limit => limit.Covers(TopicOf(candidate)))) continue;

                    found.Add(candidate);
                    own++;
                }
            }
        }

        // What is held back is not read over and over while nothing else comes.
        if (found.Count == 0 && looked >= PageSize) _restUntil = Now + RestWhenAllIsHeld;
        return [.. found.OrderBy(candidate => candidate.Row.Key, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>A row that a newer release wrote waits for one that can read it.</summary>
    private static Candidate? CandidateOf(string partition, Row row)
    {
        try
        {
            return new Candidate(partition, row, DeliveryTable.Read(row));
        }
        catch (NewerFormatException)
        {
            return null;
        }
    }

    private async ValueTask<bool> IsFreeAsync(Candidate candidate, CancellationToken cancellation)
    {
        if (attempt.IsStopped(candidate.Queued.Delivery, await pauses.KnownAsync(Now, cancellation))) return false;

        return candidate.Queued.Claim is not { } claim || options.IsAlone || claim.Until <= Now;
    }

    private async ValueTask<int> HandOverAsync(
        List<Candidate> candidates, Instant leaveUntil, ConcurrentBag<(string? Topic, Instant At)> used, CancellationToken cancellation)
    {
        var finished = new ConcurrentBag<(Candidate Candidate, Receipt Receipt)>();
        var handled = 0;
        if (options.AtOnce == 1)
        {
            foreach (var candidate in candidates) await HandOneAsync(candidate, cancellation);
        }
        else
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(candidates, parallel, HandOneAsync);
        }

        await TellAsync([.. finished], cancellation);
        return handled;

        async ValueTask HandOneAsync(Candidate candidate, CancellationToken token)
        {
            // A pause or a change of the settings counts from the next message on.
            if (Now > leaveUntil || !await IsFreeAsync(candidate, token)) return;

            var outcome = await attempt.RunAsync(candidate.Partition, candidate.Row, candidate.Queued, leaveUntil, token);
            if (outcome.OfferedAt is { } at && courier.GoesByMail(candidate.Queued.Delivery)) used.Add((TopicOf(candidate), at));
            if (outcome.Receipt is { } receipt) finished.Add((candidate, receipt));
            if (outcome.IsHandled) Interlocked.Increment(ref handled);
        }
    }

    /// <summary>As long as a message stands in its queue, somebody comes back to it: the receipt goes first.</summary>
    private async ValueTask TellAsync(List<(Candidate Candidate, Receipt Receipt)> finished, CancellationToken cancellation)
    {
        if (finished.Count == 0) return;

        var receipts = finished.Select(item => new InboxMessage(item.Receipt.Contact, new Domain.Contacts.Input.HandedOver(item.Receipt)).ToQueueMessage());
        await queue.EnqueueAsync(QueueName.Inbox, [.. receipts], cancellation);
        foreach (var partition in finished.GroupBy(item => item.Candidate.Partition))
            await deliveries.FinishAsync(partition.Key, partition.Select(item => item.Candidate.Row.Key), cancellation);
    }

    private string? TopicOf(Candidate candidate) =>
        candidate.Queued.Delivery is { Kind: DeliveryKind.Email } delivery ? snapshots.Current.Message(delivery.Message)?.Topic : null;

    private sealed record Candidate(string Partition, Row Row, QueuedDelivery Queued);
}
