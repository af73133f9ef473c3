using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The content of a queue message, or of the blob behind it: the envelope as one line of JSON, and behind it the bodies as
/// they are, which are not escaped and can be read by whoever looks into the queue.
/// </summary>
internal static class PackedMessage
{
    private const byte EndOfEnvelope = (byte)'\n';

    public static byte[] Write(MessageEnvelope envelope, IReadOnlyList<GroupedBodies> groups) => Write(
        envelope with { Groups = [.. groups.Select(group => new PackedGroup(group.Group, [.. group.Bodies.Select(body => body.Length)]))] },
        groups.SelectMany(group => group.Bodies));

    /// <summary>An envelope in front of bytes that it says nothing about.</summary>
    public static byte[] WriteRaw(MessageEnvelope envelope, ReadOnlyMemory<byte> content) => Write(envelope, [content]);

    /// <summary>Reads a message. Bytes that are still encoded as text are decoded first.</summary>
    public static (MessageEnvelope Envelope, IReadOnlyList<GroupedBodies> Groups) Read(ReadOnlyMemory<byte> content)
    {
        var (envelope, groups, rest) = ReadFirst(Decode(content));
        if (!rest.IsEmpty && envelope.Poison?.IsRaw is not true)
            throw new UnreadableMessageException($"The envelope says nothing of the last {rest.Length} bytes of the message.");

        return (envelope, groups);
    }

    /// <summary>Reads a blob, which is one message behind the other.</summary>
    public static IReadOnlyList<GroupedBodies> ReadAll(ReadOnlyMemory<byte> content)
    {
        var all = new List<GroupedBodies>();
        while (!content.IsEmpty)
        {
            (_, var groups, content) = ReadFirst(content);
            all.AddRange(groups);
        }

        return [.. all.GroupBy(group => group.Group).Select(same => new GroupedBodies(same.Key, [.. same.SelectMany(group => group.Bodies)]))];
    }

    /// <summary>The bytes behind an envelope that says nothing about them.</summary>
    public static ReadOnlyMemory<byte> RawOf(ReadOnlyMemory<byte> content)
    {
        var decoded = Decode(content);
        return decoded[(decoded.Span.IndexOf(EndOfEnvelope) + 1)..];
    }

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty || content.Span[0] == '{') return content;

        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(content.Length)];
        return Base64.DecodeFromUtf8(content.Span, decoded, out _, out var written) == OperationStatus.Done
            ? decoded.AsMemory(0, written)
            : throw new UnreadableMessageException($"The message of {content.Length} bytes is neither an envelope nor Base64.");
    }

    private static (MessageEnvelope Envelope, IReadOnlyList<GroupedBodies> Groups, ReadOnlyMemory<byte> Behind) ReadFirst(ReadOnlyMemory<byte> content)
    {
        var end = content.Span.IndexOf(EndOfEnvelope);
        if (end < 0) throw new UnreadableMessageException($"The message of {content.Length} bytes has no line with an envelope.");

        var envelope = ReadEnvelope(content.Span[..end]);
        var rest = content[(end + 1)..];
        var groups = new List<GroupedBodies>(envelope.Groups.Length);
        foreach (var group in envelope.Groups)
        {
            var bodies = new List<ReadOnlyMemory<byte>>(group.Lengths.Length);
            foreach (var length in group.Lengths)
            {
                if (length < 0 || length > rest.Length)
                    throw new UnreadableMessageException($"The envelope says that a body of {length} bytes follows, and {rest.Length} do.");

                bodies.Add(rest[..length]);
                rest = rest[length..];
            }

            groups.Add(new GroupedBodies(group.Group, bodies));
        }

        return (envelope, groups, rest);
    }

    private static MessageEnvelope ReadEnvelope(ReadOnlySpan<byte> line)
    {
        try
        {
            return StoredJson.Read(line, StoredJson.Default.MessageEnvelope, envelope => envelope.Format, MessageEnvelope.CurrentFormat);
        }
        catch (JsonException wrong)
        {
            throw new UnreadableMessageException($"The envelope is not what it should be at byte {wrong.BytePositionInLine ?? 0}.", wrong);
        }
    }

    private static byte[] Write(MessageEnvelope envelope, IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        var content = new ArrayBufferWriter<byte>();
        content.Write(StoredJson.Write(envelope, StoredJson.Default.MessageEnvelope));
        content.Write([EndOfEnvelope]);
        foreach (var body in bodies) content.Write(body.Span);

        return content.WrittenSpan.ToArray();
    }
}
