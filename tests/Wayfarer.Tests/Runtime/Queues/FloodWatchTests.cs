using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Queues;

public sealed class FloodWatchTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_flood_begins_one_input_past_the_limit()
    {
        var watch = new FloodWatch(_time, inputsPerMinute: 10);
        Assert.False(watch.IsFlood("a", 10));
        Assert.True(watch.IsFlood("a", 1));
        Assert.False(watch.IsFlood("b", 1));
    }

    [Fact]
    public void It_is_over_after_a_minute_that_was_none()
    {
        var watch = new FloodWatch(_time, inputsPerMinute: 10);
        Assert.True(watch.IsFlood("a", 11));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(watch.IsFlood("a", 10));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(watch.IsFlood("a", 10));
    }

    [Fact]
    public void A_silent_minute_ends_it_too()
    {
        var watch = new FloodWatch(_time, inputsPerMinute: 10);
        Assert.True(watch.IsFlood("a", 11));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(watch.IsFlood("a", 10));
    }

    [Fact]
    public void It_counts_so_many_contacts_and_forgets_the_quiet_ones()
    {
        var watch = new FloodWatch(_time, inputsPerMinute: 10, contactsCounted: 3);
        foreach (var contact in (string[])["a", "b", "c"]) Assert.False(watch.IsFlood(contact, 1));
        Assert.False(watch.IsFlood("d", 1_000));
        Assert.True(watch.IsFlood("a", 10));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(watch.IsFlood("d", 1_000));
    }
}
