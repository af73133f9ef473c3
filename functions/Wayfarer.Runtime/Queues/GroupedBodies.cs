namespace Wayfarer.Runtime.Queues;

/// <summary>The bodies of one group, in the order in which they were put on a queue.</summary>
public sealed record GroupedBodies(string Group, IReadOnlyList<ReadOnlyMemory<byte>> Bodies)
{
    public static IEnumerable<GroupedBodies> Of(IEnumerable<QueueMessage> messages) =>
        messages.GroupBy(message => message.Group, message => message.Body).Select(group => new GroupedBodies(group.Key, [.. group]));
}
