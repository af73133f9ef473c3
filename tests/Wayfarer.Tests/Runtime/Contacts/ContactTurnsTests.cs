using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>What was recorded first goes first, as far as it is there in time.</summary>
public sealed class ContactTurnsTests
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly ContactTurns _turns = new(Time);
    private readonly List<string> _order = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Instant Now => Instant.From(Time.GetUtcNow());

    [Fact]
    public async Task Who_was_recorded_earlier_goes_first_although_handed_out_later()
    {
        var now = Now;
        await Task.WhenAll(TakeAsync("ann", "second", now), TakeAsync("ann", "first", now - TimeSpan.FromMilliseconds(5)), TakeAsync("ann", "third", now + TimeSpan.FromMilliseconds(1)));

        Assert.Equal(["first", "second", "third"], _order);
    }

    [Fact]
    public async Task Nobody_waits_for_another_contact()
    {
        using var held = await _turns.TakeAsync("ann", Old, Cancellation);
        using var free = await _turns.TakeAsync("ben", Old, Cancellation);

        Assert.NotSame(held, free);
    }

    [Fact]
    public async Task Who_gives_up_keeps_nobody_waiting()
    {
        using var held = await _turns.TakeAsync("ann", Old, Cancellation);
        using var impatient = new CancellationTokenSource();
        var waiting = _turns.TakeAsync("ann", Old + TimeSpan.FromMilliseconds(1), impatient.Token).AsTask();
        var last = _turns.TakeAsync("ann", Old + TimeSpan.FromMilliseconds(2), Cancellation).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(last.IsCompleted);

        held.Dispose();
        (await last).Dispose();
    }

    /// <summary>Out of a backlog: patience would cost more than it brings.</summary>
    private static Instant Old => Now - ContactTurns.Young - TimeSpan.FromSeconds(1);

    private async Task TakeAsync(string contact, string name, Instant recordedAt)
    {
        using var turn = await _turns.TakeAsync(contact, recordedAt, Cancellation);
        lock (_order) _order.Add(name);
    }
}
