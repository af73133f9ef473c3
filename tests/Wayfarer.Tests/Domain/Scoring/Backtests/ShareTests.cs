using Wayfarer.Domain.Scoring.Backtests;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Backtests;

public sealed class ShareTests
{
    // By the formula of Wilson (1927) with z = 2.5758, worked out elsewhere.
    [Theory]
    [InlineData(0, 10, 0.0, 0.398854)]
    [InlineData(10, 10, 0.601146, 1.0)]
    [InlineData(5, 10, 0.184226, 0.815774)]
    [InlineData(81, 263, 0.240137, 0.385283)]
    [InlineData(1, 1_000_000, 0.0000001, 0.0000085)]
    public void The_interval_is_that_of_Wilson(long hits, long cases, double least, double most)
    {
        var share = new Share(hits, cases);

        Assert.Equal(least, share.AtLeast, 5);
        Assert.Equal(most, share.AtMost, 5);
    }

    [Fact]
    public void Of_nothing_everything_may_be_true() => Assert.Equal((0.0, 1.0), (new Share().AtLeast, new Share().AtMost));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_lift_is_sure_from_ten_conversions_on(long hits, bool sure) =>
        Assert.Equal(sure, new Lift(new Share(hits, hits), new Share(100, 10_000)).IsSure);

    [Fact]
    public void A_lift_whose_lower_bound_is_one_is_not_sure()
    {
        Assert.False(new Lift(new Share(60, 100), new Share(500, 1_000)).IsSure);
        Assert.True(new Lift(new Share(600, 1_000), new Share(5_000, 10_000)).IsSure);
    }
}
