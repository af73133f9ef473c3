using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.Runtime.Contacts;

/// <summary>One input on its way to a contact. The message is the recovery token: it is deleted when all that follows from it is safe.</summary>
public sealed record InboxMessage(ContactId Contact, Input Input, int Format = InboxMessage.CurrentFormat)
{
    public const int CurrentFormat = 1;

    public static InboxMessage Read(ReadOnlyMemory<byte> body) =>
        StoredJson.Read(body.Span, StoredJson.Default.InboxMessage, message => message.Format, CurrentFormat);

    public QueueMessage ToQueueMessage() => new(Contact.Value, StoredJson.Write(this, StoredJson.Default.InboxMessage));
}
