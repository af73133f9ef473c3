using CsCheck;
using Wayfarer.Domain.Messages;
using Xunit;

namespace Wayfarer.Tests.Domain.Messages;

public sealed class MessageStatusTests
{
    [Fact]
    public void In_whatever_order_and_however_often_reports_come_the_status_moves_forward_and_ends_the_same() =>
        Gen.Select(Gen.Enum<MessageStatus>().List[1, 12], Gen.Int[0, int.MaxValue]).Sample((told, seed) =>
        {
            var shuffled = told.Concat(told).ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(told.Max(), Told(told));
            Assert.Equal(Told(told), Told(shuffled));
        });

    [Theory]
    [InlineData(MessageStatus.Bounced, MessageStatus.Delivered, MessageStatus.Bounced)]
    [InlineData(MessageStatus.Delivered, MessageStatus.Bounced, MessageStatus.Bounced)]
    [InlineData(MessageStatus.Delivered, MessageStatus.Quarantined, MessageStatus.Quarantined)]
    [InlineData(MessageStatus.Delivered, MessageStatus.Expanded, MessageStatus.Delivered)]
    [InlineData(MessageStatus.Suppressed, MessageStatus.Failed, MessageStatus.Suppressed)]
    public void What_was_said_before_does_not_come_back(MessageStatus known, MessageStatus told, MessageStatus after) =>
        Assert.Equal(after, MessageStatusOrder.Advance(known, told));

    private static MessageStatus Told(IEnumerable<MessageStatus> told)
    {
        MessageStatus? known = null;
        foreach (var status in told)
        {
            var next = MessageStatusOrder.Advance(known, status);
            Assert.True(known is null || next >= known);
            known = next;
        }

        return known!.Value;
    }
}
