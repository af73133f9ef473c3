using Wayfarer.Domain;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

public sealed class EventAllowanceTests
{
    private const int Rate = 5;

    private static readonly Instant Start = new(1_772_366_400_000);

    [Fact]
    public void Who_has_been_quiet_may_send_the_reserve_at_once_and_one_event_more_is_too_many()
    {
        var full = EventAllowance.Full(Rate, Start);

        Assert.Null(full.Without((Rate * Limits.SecondsOfEventsInReserve) - 1).SecondsUntilNext(Rate));
        Assert.Equal(1, full.Without(Rate * Limits.SecondsOfEventsInReserve).SecondsUntilNext(Rate));
    }

    [Fact]
    public void A_batch_of_any_size_passes_and_is_paid_off_afterwards()
    {
        var debt = EventAllowance.Full(Rate, Start).Without(Limits.EventsPerRequest);

        var wait = debt.SecondsUntilNext(Rate)!.Value;
        Assert.NotNull(debt.FilledAt(Start + TimeSpan.FromSeconds(wait - 1), Rate).SecondsUntilNext(Rate));
        Assert.Null(debt.FilledAt(Start + TimeSpan.FromSeconds(wait), Rate).SecondsUntilNext(Rate));
    }

    [Fact]
    public void It_fills_no_further_than_the_reserve_and_a_clock_that_goes_back_takes_nothing()
    {
        var full = EventAllowance.Full(Rate, Start);

        Assert.Equal(full.Left, full.FilledAt(Start + TimeSpan.FromDays(1), Rate).Left);
        Assert.Equal(full, full.FilledAt(Start - TimeSpan.FromDays(1), Rate));
    }
}
