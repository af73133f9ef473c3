using Wayfarer.Runtime.Queues;
using Xunit;

namespace Wayfarer.Tests.Contracts;

public sealed class LeasedMessagesTests
{
    [Fact]
    public void Messages_still_come_again_after_many_others_were_deleted_under_a_lease()
    {
        var messages = new LeasedMessages();
        var now = DateTimeOffset.UnixEpoch;
        var lease = TimeSpan.FromHours(1);
        for (var id = 1; id <= 20_000; id++)
            messages.Add(id, $"{id}", default);
        foreach (var message in messages.Receive(20_000, now, lease).Where(message => int.Parse(message.Group) % 20 != 0))
            messages.Remove(long.Parse(message.Receipt));

        Assert.Empty(messages.Receive(20_000, now + lease - TimeSpan.FromTicks(1), lease));
        var again = messages.Receive(20_000, now + lease, lease);
        Assert.Equal(1_000, again.Count);
        Assert.All(again, message => Assert.Equal((0, 2), (int.Parse(message.Group) % 20, message.DequeueCount)));
    }
}
