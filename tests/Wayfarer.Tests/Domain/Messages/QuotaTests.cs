using CsCheck;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Messages;

public sealed class QuotaTests
{
    private static readonly QuotaLimit Minute = new(30, TimeSpan.FromMinutes(1));
    private static readonly QuotaLimit News = new(2, TimeSpan.FromHours(1), "news");
    private static readonly Instant Start = new(1_700_000_000_000);

    [Fact]
    public void As_many_are_granted_as_the_limit_says_and_not_one_more()
    {
        var (quota, granted) = Quota.Unused.Grant([.. Enumerable.Repeat<string?>(null, 31)], [Minute], Start);

        Assert.Equal(30, granted.Count(answer => answer));
        Assert.False(granted[^1]);
        Assert.Equal(0, quota.Free([Minute], Start));
    }

    [Fact]
    public void A_full_topic_keeps_no_other_waiting()
    {
        var (_, granted) = Quota.Unused.Grant(["news", "news", "news", null, "offers"], [Minute, News], Start);

        Assert.Equal([true, true, false, true, true], granted);
    }

    [Fact]
    public void What_was_not_used_of_a_grant_is_free_again()
    {
        var (quota, _) = Quota.Unused.Grant([null, null, null], [Minute], Start);

        Assert.Equal(29, quota.Settle(0, [null], [Minute], Start).Free([Minute], Start));
    }

    [Fact]
    public void A_grant_counts_as_long_as_nobody_accounts_for_it()
    {
        var (quota, _) = Quota.Unused.Grant([.. Enumerable.Repeat<string?>(null, 30)], [Minute], Start);

        Assert.Equal(0, quota.Free([Minute], Start + TimeSpan.FromDays(1)));
        Assert.Equal(0, quota.SettleAbandoned(_ => true, [Minute], Start + TimeSpan.FromDays(1)).Free([Minute], Start + TimeSpan.FromDays(1)));
        Assert.Equal(30, quota.SettleAbandoned(_ => true, [Minute], Start).Free([Minute], Start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_changed_number_forgets_nothing()
    {
        var (quota, _) = Quota.Unused.Grant([.. Enumerable.Repeat<string?>(null, 30)], [Minute], Start);
        var settled = quota.Settle(0, [.. Enumerable.Repeat<string?>(null, 30)], [Minute], Start);

        Assert.Equal(10, settled.Free([Minute with { Messages = 40 }], Start));
        Assert.Equal(0, settled.Free([Minute with { Messages = 20 }], Start));
    }

    [Fact]
    public void The_next_free_instant_is_when_room_comes_back_and_not_before()
    {
        var (quota, _) = Quota.Unused.Grant([.. Enumerable.Repeat<string?>(null, 30)], [Minute], Start);
        var settled = quota.Settle(0, [.. Enumerable.Repeat<string?>(null, 30)], [Minute], Start);
        var free = settled.NextFree([Minute], Start)!.Value;

        Assert.Equal(0, settled.Free([Minute], free - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(30, settled.Free([Minute], free));
        Assert.InRange(free - Start, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.005));
    }

    /// <summary>Whenever messages are asked for and handed over within their grants, no stretch of time holds more than the limit.</summary>
    [Fact]
    public void No_stretch_of_time_ever_holds_more_than_the_limit() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 5_000].Array[40], Gen.Int[1, 12].Array[40], Gen.Int[0, 900].Array[40]).Sample((limit, pauses, wanted, lasts) =>
        {
            QuotaLimit[] limits = [new(limit, TimeSpan.FromSeconds(10))];
            var (quota, now, handedOver) = (Quota.Unused, Start, new List<Instant>());
            for (var turn = 0; turn < pauses.Length; turn++)
            {
                now += TimeSpan.FromMilliseconds(pauses[turn]);
                var number = quota.Grants;
                var (granted, answers) = quota.Grant([.. Enumerable.Repeat<string?>(null, wanted[turn])], limits, now);
                var used = answers.Count(answer => answer);
                for (var message = 0; message < used; message++) handedOver.Add(now + TimeSpan.FromMilliseconds((double)lasts[turn] * message / used));

                now += TimeSpan.FromMilliseconds(lasts[turn]);
                quota = granted.Settle(used == 0 ? -1 : number, [.. Enumerable.Repeat<string?>(null, used)], limits, now);
            }

            return handedOver.All(last => handedOver.Count(at => at <= last && at + TimeSpan.FromSeconds(10) > last) <= limit);
        }, iter: 2_000);
}
