using System.Globalization;
using Wayfarer.Domain.Scoring.Suggestions;
using Wayfarer.Tests.Domain.Scoring.Backtests;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Suggestions;

public sealed class IndicatorTests
{
    [Theory]
    [InlineData(1, "0 1 2.5")]
    [InlineData(2, "1 2.5")]
    [InlineData(3, "2.5")]
    [InlineData(4, "")]
    public void Days_begin_with_an_event_and_last_24_hours(int days, string expected) =>
        Assert.Equal(expected, Beginnings(new Indicator.OnDays("view", days), "0 0.5 1 1.75 2.5"));

    [Theory]
    [InlineData(2, 1, "0 0.5 1.75 3", "0.5")]
    [InlineData(2, 2, "0 0.5 1.75 3", "0.5 1.75 3")]
    [InlineData(3, 2, "0 0.5 1.75 3", "1.75")]
    [InlineData(3, 2, "0 1 2", "")]
    [InlineData(4, 30, "0 0.5 1.75 3", "3")]
    public void Repeated_means_within_less_than_the_time(int times, int within, string occurred, string expected) =>
        Assert.Equal(expected, Beginnings(new Indicator.Repeated("view", times, TimeSpan.FromDays(within)), occurred));

    private static string Beginnings(Indicator indicator, string occurred) => string.Join(
        ' ',
        indicator.Beginnings([.. occurred.Split(' ').Select(day => Histories.Day(double.Parse(day, CultureInfo.InvariantCulture)))])
            .Select(at => (at - Histories.Day(0)).TotalDays));
}
