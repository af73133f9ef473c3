using System.Collections.Immutable;
using CsCheck;
using Wayfarer.Domain;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Consent;

public sealed class AddressRecordTests
{
    private const int Repetitions = 20_000;
    private static readonly Instant Start = new(1_772_355_600_000);
    private static readonly Topic Tips = new("tips", "Tips", null, OptIn.None);
    private static readonly Topic News = new("news", "News", null, OptIn.Given);
    private static readonly Topic Offers = new("offers", "Offers", null, OptIn.Confirmed);
    private static readonly Topic?[] Asked = [null, Tips, News, Offers];

    private static readonly Gen<ConsentChange> Changes = Gen.Select(
        Gen.Enum<ConsentChangeKind>(), Gen.Long[0, 12], Gen.Int[0, 2].Array[0, 2], Gen.Int[0, 3],
        (kind, minute, topics, key) => Change(kind, (int)minute, [.. topics.Distinct().Select(topic => Asked[topic + 1]!.Id)]) with { Key = $"{kind}{minute}{key}" });

    [Fact]
    public void Any_order_and_repetition_of_the_same_changes_allows_and_refuses_the_same() =>
        Gen.Select(Changes.Array[0, 24], Gen.Int[0, int.MaxValue]).Sample(
            (changes, seed) =>
            {
                var chance = new Random(seed);
                var again = changes.Concat(changes.Where(_ => chance.Next(3) == 0)).ToArray();
                chance.Shuffle(again);
                Assert.Equal(Answers(After(changes)), Answers(After(again)));
            },
            iter: Repetitions);

    [Fact]
    public void Whatever_was_said_before_the_last_word_of_the_person_counts() =>
        Changes.Array[0, 24].Sample(
            changes =>
            {
                var known = After(changes);
                var later = known.AfterAll(Start);
                Assert.NotNull(known.Apply(Change(ConsentChangeKind.Withdrawn, 0) with { At = later }).Refusal(Tips));
                Assert.NotNull(known.Apply(Change(ConsentChangeKind.Withdrawn, 0, "news") with { At = later }).Refusal(News));
                Assert.NotNull(known.Apply(Change(ConsentChangeKind.Suppressed, 0) with { At = later }).Refusal(null));
                Assert.True(known.Apply(Change(ConsentChangeKind.Confirmed, 0, "offers") with { At = later }).Wants(Offers));
                Assert.Null(known.Apply(Change(ConsentChangeKind.Lifted, 0) with { At = later }).Suppression);
            },
            iter: Repetitions / 4);

    [Theory]
    [InlineData(ConsentChangeKind.Requested, true, false, false)]
    [InlineData(ConsentChangeKind.Granted, true, true, false)]
    [InlineData(ConsentChangeKind.Confirmed, true, true, true)]
    [InlineData(ConsentChangeKind.Withdrawn, false, false, false)]
    public void Each_word_allows_as_much_as_the_topics_ask_for(ConsentChangeKind kind, bool tips, bool news, bool offers)
    {
        var record = After(Change(kind, 1, "tips", "news", "offers"));
        Assert.Equal((tips, news, offers), (record.Refusal(Tips) is null, record.Refusal(News) is null, record.Refusal(Offers) is null));
        Assert.Null(record.Refusal(null));
    }

    [Fact]
    public void What_somebody_else_tells_never_undoes_a_no() =>
        Assert.Equal($"unsubscribed from 'news' {At(1)}", After(Change(ConsentChangeKind.Withdrawn, 1, "news"), Change(ConsentChangeKind.Granted, 2, "news")).Refusal(News)?.Reason);

    [Fact]
    public void Who_unsubscribed_from_all_gets_again_what_they_confirm_and_nothing_else()
    {
        var record = After(Change(ConsentChangeKind.Granted, 1, "news"), Change(ConsentChangeKind.Withdrawn, 2), Change(ConsentChangeKind.Confirmed, 3, "offers"));
        Assert.Null(record.Refusal(Offers));
        Assert.Equal($"unsubscribed from all marketing {At(2)}", record.Refusal(News)?.Reason);
        Assert.Equal($"unsubscribed from all marketing {At(2)}", record.Refusal(Tips)?.Reason);
    }

    [Theory]
    [InlineData(ConsentChangeKind.HardBounced, ConsentChangeKind.Confirmed, false)]
    [InlineData(ConsentChangeKind.HardBounced, ConsentChangeKind.Delivered, true)]
    [InlineData(ConsentChangeKind.HardBounced, ConsentChangeKind.Lifted, false)]
    [InlineData(ConsentChangeKind.Complained, ConsentChangeKind.Confirmed, true)]
    [InlineData(ConsentChangeKind.Complained, ConsentChangeKind.Lifted, false)]
    [InlineData(ConsentChangeKind.Suppressed, ConsentChangeKind.Confirmed, true)]
    [InlineData(ConsentChangeKind.Suppressed, ConsentChangeKind.Granted, true)]
    [InlineData(ConsentChangeKind.Suppressed, ConsentChangeKind.Lifted, false)]
    public void A_suppression_holds_for_every_message_until_its_own_end(ConsentChangeKind reason, ConsentChangeKind then, bool holds)
    {
        var record = After(Change(reason, 1), Change(then, 2, "offers"));
        Assert.Equal(holds, record.Refusal(null) is not null);
        Assert.Equal(holds ? At(1) : null, record.Suppression?.At);
    }

    [Fact]
    public void Who_complained_gets_no_marketing_when_the_suppression_is_lifted()
    {
        var record = After(Change(ConsentChangeKind.Confirmed, 0, "offers"), Change(ConsentChangeKind.Complained, 1), Change(ConsentChangeKind.Lifted, 2));
        Assert.Null(record.Refusal(null));
        Assert.NotNull(record.Refusal(Offers));
    }

    [Fact]
    public void As_many_soft_bounces_in_a_row_as_the_limit_count_as_a_hard_one_and_one_less_does_not()
    {
        var bounces = Enumerable.Range(1, Limits.SoftBouncesInARow).Select(minute => Change(ConsentChangeKind.SoftBounced, minute)).ToArray();
        Assert.Null(After(bounces[1..]).Suppression);
        Assert.Equal(new Suppression(SuppressionReason.HardBounce, At(Limits.SoftBouncesInARow)), After(bounces).Suppression);
        Assert.Null(After([.. bounces, Change(ConsentChangeKind.Delivered, 3)]).Suppression);
        Assert.Null(After([.. bounces[1..], .. bounces[1..]]).Suppression);
    }

    [Fact]
    public void A_mailbox_is_asked_once_an_hour_and_three_times_a_day()
    {
        var asked = new List<int>();
        var record = AddressRecord.None;
        for (var minute = 0; minute <= 25 * 60; minute++)
        {
            if (!record.MayBeAskedAt(At(minute))) continue;

            asked.Add(minute);
            record = record.Apply(Change(ConsentChangeKind.Requested, minute));
        }

        Assert.Equal([0, 60, 120, 24 * 60, 25 * 60], asked);
    }

    [Fact]
    public void An_address_keeps_as_many_topics_as_the_limit_and_not_one_more()
    {
        var topics = Enumerable.Range(0, Limits.TopicsPerAddress + 1).Select(number => $"topic-{number:D3}").ToList();
        var record = topics.Select(topic => Change(ConsentChangeKind.Withdrawn, 1, topic)).Aggregate(AddressRecord.None, (known, change) => known.Apply(change));
        Assert.Equal(topics.Take(Limits.TopicsPerAddress), record.Topics.Select(consent => consent.Topic));
    }

    [Fact]
    public void A_withdrawal_that_says_nothing_new_is_known_as_one()
    {
        var record = After(Change(ConsentChangeKind.Withdrawn, 1), Change(ConsentChangeKind.Confirmed, 2, "offers"));
        Assert.Equal((false, false, true), (record.IsWithdrawn(null), record.IsWithdrawn("offers"), record.IsWithdrawn("news")));
        var after = record.Apply(Change(ConsentChangeKind.Withdrawn, 3));
        Assert.Equal((true, true, true), (after.IsWithdrawn(null), after.IsWithdrawn("offers"), after.IsWithdrawn("news")));
        Assert.False(AddressRecord.None.IsWithdrawn(null));
    }

    private static AddressRecord After(params ConsentChange[] changes) => changes.Aggregate(AddressRecord.None, (record, change) => record.Apply(change));

    private static string Answers(AddressRecord record) => string.Join('\n', Asked.Select(topic => record.Refusal(topic)?.Reason ?? "yes"));

    private static Instant At(int minute) => Start + TimeSpan.FromMinutes(minute);

    private static ConsentChange Change(ConsentChangeKind kind, int minute, params ImmutableArray<string> topics) => new()
    {
        Key = $"{kind} {minute} {string.Join(',', topics)}",
        Kind = kind,
        At = At(minute),
        Topics = topics,
        Source = "a test",
    };
}
