using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Events;

public sealed class EventNameHistoryTests
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private static readonly HashSet<string> Named = ["Order Completed", "Cart Viewed"];

    [Fact]
    public void A_name_is_new_for_a_week_and_only_while_nothing_asks_for_it()
    {
        var history = EventNameHistory.Begin("Gizmo Frobbed", Start);

        Assert.True(Review(history, Start).IsNew);
        Assert.True(Review(history, Start + TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1)).IsNew);
        Assert.False(Review(history, Start + TimeSpan.FromDays(7)).IsNew);
        Assert.False(Review(EventNameHistory.Begin("Cart Viewed", Start), Start).IsNew);
    }

    [Theory]
    [InlineData("order_completed", "Order Completed")]
    [InlineData("Order Complete", "Order Completed")]
    [InlineData("Odrer Completed", "Order Completed")]
    [InlineData("Cart Veiwed", "Cart Viewed")]
    [InlineData("Order Cancelled", null)]
    [InlineData("Product Viewed", null)]
    [InlineData("Product Viewd", "Product Viewed")]
    public void A_new_name_that_looks_like_a_slip_is_told_what_was_meant(string name, string? meant)
    {
        var older = EventNameHistory.Begin("Product Viewed", Start - TimeSpan.FromDays(1));
        var review = EventNameReview.Of(EventNameHistory.Begin(name, Start), Named, name == older.Name ? [] : [older], Start);

        Assert.Equal(meant is null ? null : $"did you mean \"{meant}\"?", review.Advice);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void Only_a_name_that_came_on_five_of_seven_days_can_fall_silent(int days, bool canFallSilent)
    {
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < days; day++) history = Every(history, Start + TimeSpan.FromDays(day), TimeSpan.FromHours(1), 10);

        Assert.Equal(canFallSilent, history.IsSilent(history.LastSeen + TimeSpan.FromDays(10)));
    }

    [Fact]
    public void Silence_is_three_times_the_usual_gap_of_a_day_and_not_a_moment_less()
    {
        // Open from 9 to 18, so that each day begins after a gap of 15 hours.
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < 7; day++) history = Every(history, Start + TimeSpan.FromDays(day), TimeSpan.FromHours(1), 10);

        var silence = TimeSpan.FromHours(15 * 3);
        Assert.False(history.IsSilent(history.LastSeen + silence - TimeSpan.FromMilliseconds(1)));
        Assert.True(history.IsSilent(history.LastSeen + silence));
        Assert.False(history.WithAccepted(1, history.LastSeen + silence, history.LastSeen + silence).IsSilent(history.LastSeen + silence));
    }

    [Fact]
    public void One_outage_is_not_the_usual_gap()
    {
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < 7; day++)
            history = Every(history, Start + TimeSpan.FromDays(day), TimeSpan.FromMinutes(10), day == 3 ? 20 : 144);

        Assert.True(history.IsSilent(history.LastSeen + TimeSpan.FromMinutes(31)));
        Assert.False(history.IsSilent(history.LastSeen + TimeSpan.FromMinutes(29)));
    }

    [Fact]
    public void What_comes_all_the_time_is_not_silent_for_a_restart()
    {
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < 7; day++) history = Every(history, Start + TimeSpan.FromDays(day), TimeSpan.FromSeconds(10), 8_640);

        Assert.False(history.IsSilent(history.LastSeen + TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1)));
        Assert.True(history.IsSilent(history.LastSeen + TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void What_is_refused_does_not_break_a_silence()
    {
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < 7; day++) history = Every(history, Start + TimeSpan.FromDays(day), TimeSpan.FromMinutes(10), 144);
        var later = history.LastSeen + TimeSpan.FromHours(2);

        Assert.True(history.WithRefused(5, later).IsSilent(later));
        Assert.Equal(5, history.WithRefused(5, later).Counts(later).RefusedToday);
    }

    [Fact]
    public void Counts_are_those_of_today_and_of_seven_days()
    {
        var history = EventNameHistory.Begin("Cart Viewed", Start);
        for (var day = 0; day < 20; day++)
        {
            var at = Start + TimeSpan.FromDays(day);
            history = history.WithAccepted(day, at, at).WithRefused(1, at);
        }

        Assert.Equal(new EventNameCounts(19, 1, 13 + 14 + 15 + 16 + 17 + 18 + 19, 7), history.Counts(history.LastSeen));
        Assert.Equal(new EventNameCounts(0, 0, 19, 1), history.Counts(history.LastSeen + TimeSpan.FromDays(6)));
        Assert.Equal(8, history.Days.Length);
    }

    private static EventNameReview Review(EventNameHistory history, Instant now) => EventNameReview.Of(history, Named, [], now);

    private static EventNameHistory Every(EventNameHistory history, Instant from, TimeSpan gap, int count)
    {
        for (var index = 0; index < count; index++) history = history.WithAccepted(1, from + (gap * index), from + (gap * index));

        return history;
    }
}
