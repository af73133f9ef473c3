using CsCheck;
using Wayfarer.Domain;
using Xunit;
using Duration = Wayfarer.Domain.Time.Duration;

namespace Wayfarer.Tests.Domain.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    [InlineData("3653d", 315_619_200)]
    public void A_whole_number_and_a_unit_is_a_duration(string text, int seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("5")]
    [InlineData("-5d")]
    [InlineData("+5d")]
    [InlineData("5 d")]
    [InlineData(" 5d")]
    [InlineData("5D")]
    [InlineData("1.5h")]
    [InlineData("1,000s")]
    [InlineData("٥d")]
    [InlineData("5ms")]
    [InlineData("1h30m")]
    [InlineData("99999999999s")]
    [InlineData("2147483647w")]
    public void Anything_else_is_not(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void The_longest_is_ten_years()
    {
        var seconds = (long)Limits.LongestDuration.TotalSeconds;
        Assert.True(Duration.TryParse($"{seconds}s", out var longest));
        Assert.Equal(Limits.LongestDuration, longest);
        Assert.False(Duration.TryParse($"{seconds + 1}s", out _));
        Assert.False(Duration.TryParse("3654d", out _));
    }

    [Fact]
    public void What_is_described_is_read_again() =>
        Gen.Int[0, (int)Limits.LongestDuration.TotalSeconds].Sample(seconds =>
            Duration.TryParse(Duration.Describe(TimeSpan.FromSeconds(seconds)), out var again) && again == TimeSpan.FromSeconds(seconds));
}
