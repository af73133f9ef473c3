using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Wayfarer.Domain.Consent;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Links;

/// <summary>
/// The few bytes of a link: for each thing that it says a number, a length and the value. A number that this release does
/// not know is skipped, because links are followed for years.
/// </summary>
internal static class LinkFields
{
    private const int IdCharacters = 33;

    private enum Field : byte
    {
        IssuedAt = 1,
        Contact = 2,
        Address = 3,
        MessageKey = 4,
        Message = 5,
        Journey = 6,
        Step = 7,
        Topic = 8,
        Url = 9,
    }

    public static byte[] Write(Link link)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Span<byte> instant = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(instant, link.IssuedAt.Milliseconds);
        Put(bytes, Field.IssuedAt, instant);
        PutId(bytes, Field.Contact, link.Contact?.Value);
        PutId(bytes, Field.Address, link.Address?.Value);
        PutText(bytes, Field.MessageKey, link.MessageKey);
        PutText(bytes, Field.Message, link.Message);
        PutText(bytes, Field.Journey, link.Journey);
        PutText(bytes, Field.Step, link.Step);
        foreach (var topic in link.Topics) PutText(bytes, Field.Topic, topic);
        PutText(bytes, Field.Url, link.Url);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote and nothing else: a signature stands for that.</summary>
    public static Link Read(ReadOnlySpan<byte> bytes)
    {
        var link = new Link { IssuedAt = Instant.Epoch };
        while (!bytes.IsEmpty)
        {
            var field = (Field)bytes[0];
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
            link = With(link, field, bytes.Slice(3, length));
            bytes = bytes[(3 + length)..];
        }

        return link;
    }

    private static Link With(Link link, Field field, ReadOnlySpan<byte> value) => field switch
    {
        Field.IssuedAt => link with { IssuedAt = new Instant(BinaryPrimitives.ReadInt64BigEndian(value)) },
        Field.Contact => link with { Contact = ContactId.Parse(Id(value)) },
        Field.Address => link with { Address = AddressId.Parse(Id(value)) },
        Field.MessageKey => link with { MessageKey = Text(value) },
        Field.Message => link with { Message = Text(value) },
        Field.Journey => link with { Journey = Text(value) },
        Field.Step => link with { Step = Text(value) },
        Field.Topic => link with { Topics = link.Topics.Add(Text(value)) },
        Field.Url => link with { Url = Text(value) },
        _ => link,
    };

    /// <summary>A letter and a hash, which takes half the room as bytes.</summary>
    private static void PutId(ArrayBufferWriter<byte> bytes, Field field, string? id)
    {
        if (id is null) return;

        Span<byte> value = stackalloc byte[1 + (IdCharacters / 2)];
        value[0] = (byte)id[0];
        Convert.FromHexString(id.AsSpan(1), value[1..], out _, out _);
        Put(bytes, field, value);
    }

    private static void PutText(ArrayBufferWriter<byte> bytes, Field field, string? text)
    {
        if (!string.IsNullOrEmpty(text)) Put(bytes, field, Encoding.UTF8.GetBytes(text));
    }

    private static void Put(ArrayBufferWriter<byte> bytes, Field field, ReadOnlySpan<byte> value)
    {
        var head = bytes.GetSpan(3);
        head[0] = (byte)field;
        BinaryPrimitives.WriteUInt16BigEndian(head[1..], checked((ushort)value.Length));
        bytes.Advance(3);
        bytes.Write(value);
    }

    private static string Id(ReadOnlySpan<byte> value) => (char)value[0] + Convert.ToHexStringLower(value[1..]);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
