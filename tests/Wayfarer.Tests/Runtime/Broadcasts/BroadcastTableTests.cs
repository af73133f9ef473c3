using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Broadcasts;

public sealed class BroadcastTableTests
{
    private static readonly Instant At = new(1_772_355_600_000);

    private readonly BroadcastTable _table = new(new MemoryTableStore());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broadcast_of_an_id_that_is_known_stays_what_it_is()
    {
        await AddAsync(1);
        var again = await _table.AddAsync(Broadcast(1) with { Segment = "other" }, Cancellation);
        Assert.Equal("pro", Assert.IsType<Addition.Known>(again).Broadcast.Segment);
    }

    [Fact]
    public async Task As_many_run_at_once_as_may_and_no_more()
    {
        for (var number = 0; number < Limits.BroadcastsAtOnce; number++) Assert.IsType<Addition.Added>(await AddAsync(number));
        Assert.IsType<Addition.TooMany>(await AddAsync(Limits.BroadcastsAtOnce));
        Assert.Equal(Limits.BroadcastsAtOnce, (await _table.RunningAsync(Cancellation)).Count);

        await _table.CancelAsync("0", At, Cancellation);
        Assert.IsType<Addition.Added>(await AddAsync(Limits.BroadcastsAtOnce));
    }

    [Fact]
    public async Task The_oldest_that_has_ended_makes_room()
    {
        for (var number = 0; number < Limits.BroadcastsRemembered; number++)
        {
            await AddAsync(number);

            // The oldest of all runs on.
            if (number > 0) await _table.CancelAsync($"{number}", At, Cancellation);
        }

        await AddAsync(Limits.BroadcastsRemembered);
        var all = await _table.ListAsync(Cancellation);
        Assert.Equal(Limits.BroadcastsRemembered, all.Count);
        Assert.Equal(["0", "2"], all.Reverse().Take(2).Select(broadcast => broadcast.Id));
        Assert.Equal($"{Limits.BroadcastsRemembered}", all[0].Id);
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_not_overwritten()
    {
        await AddAsync(1);
        var read = (await _table.FindAsync("1", Cancellation))!;
        await _table.CancelAsync("1", At, Cancellation);
        Assert.False(await _table.TryReplaceAsync(read, read.Broadcast with { Reached = 5 }, Cancellation));
        Assert.Equal(BroadcastState.Cancelled, (await _table.FindAsync("1", Cancellation))!.Broadcast.State);
        Assert.Null(await _table.CancelAsync("never", At, Cancellation));
    }

    private async Task<Addition> AddAsync(int number) => await _table.AddAsync(Broadcast(number), Cancellation);

    private static Broadcast Broadcast(int number) => new()
    {
        Id = $"{number}", Journey = "news", Segment = "pro", CreatedAt = At + TimeSpan.FromMinutes(number), State = BroadcastState.Running,
    };
}
