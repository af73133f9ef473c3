using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Wayfarer.Domain;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// The queues of Wayfarer in a storage account, by their names, with the container of what is too large for them. Messages
/// never expire. Those of this class are Base64 in text; a queue function of Azure reads the same by default.
/// </summary>
/// <param name="queues">A client made with <see cref="ClientOptions"/>.</param>
/// <param name="prefix">What all names begin with, so that tests do not meet each other.</param>
public sealed class AzureQueues(QueueServiceClient queues, BlobServiceClient blobs, string prefix = "")
{
    public const string Effects = "effects";
    public const string Deliveries = "deliveries";
    public const string EndedAlarms = "ended-alarms";
    public const string MessageContainer = "inbox-messages";

    /// <summary>
    /// Where bodies lie whose message waits. Nothing that is handled within the days of the account's lifecycle rule is ever
    /// removed by it: it is for blobs whose message was never sent or that could not be deleted.
    /// </summary>
    public const string WaitingBlobs = "waiting/";

    /// <summary>Where bodies lie that were given up. They stay until somebody replays or discards them.</summary>
    public const string PoisonBlobs = "poison/";

    public const int LargestReceipt = 32;

    private const string PoisonSuffix = "-poison";
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly BlobContainerClient _messages = blobs.GetBlobContainerClient(prefix + MessageContainer);

    /// <summary>The queues that inputs are spread over.</summary>
    public static IReadOnlyList<string> Inboxes { get; } = [.. Enumerable.Range(0, Limits.InboxQueues).Select(number => $"inbox-{number}")];

    /// <summary>All queues but those of poison.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Inboxes, Effects, Deliveries, EndedAlarms];

    /// <summary>
    /// Bodies are encoded and decoded here: a client that decodes by itself fails for all messages of a receipt when one of them
    /// cannot be decoded.
    /// </summary>
    public static QueueClientOptions ClientOptions() => new() { MessageEncoding = QueueMessageEncoding.None };

    public static string PoisonOf(string queue) => queue + PoisonSuffix;

    /// <summary>The queues that stand behind a name of the port.</summary>
    public static IReadOnlyList<string> Of(QueueName queue) => queue == QueueName.Inbox ? Inboxes : [Effects];

    /// <summary>The queue of a group; always the same one, so that a contact's inputs meet each other.</summary>
    public static string Of(QueueName queue, string group) => queue == QueueName.Inbox ? Inboxes[(int)(Hash(group) % Limits.InboxQueues)] : Effects;

    /// <summary>Makes the queues and the container that do not exist yet.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        foreach (var queue in All.SelectMany(name => (string[])[name, PoisonOf(name)]))
            await AzureErrors.AsUnavailable(async () => await Client(queue).CreateIfNotExistsAsync(cancellationToken: cancellation), cancellation);

        await AzureErrors.AsUnavailable(async () => await _messages.CreateIfNotExistsAsync(cancellationToken: cancellation), cancellation);
    }

    /// <param name="delay">How long nobody sees it; whole seconds, rounded up.</param>
    public async ValueTask SendAsync(string queue, ReadOnlyMemory<byte> content, TimeSpan delay, CancellationToken cancellation)
    {
        var text = Convert.ToBase64String(content.Span);
        var hidden = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        await AzureErrors.AsUnavailable(async () => await Client(queue).SendMessageAsync(text, hidden, Forever, cancellation), cancellation);
    }

    public async ValueTask<QueueReceipt[]> ReceiveAsync(string queue, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        var answer = await AzureErrors.AsUnavailable(
            async () => await Client(queue).ReceiveMessagesAsync(Math.Min(limit, LargestReceipt), lease, cancellation), cancellation);
        return [.. answer.Value.Select(message => new QueueReceipt(
            queue, message.MessageId, message.PopReceipt, BytesOf(message.Body), (int)message.DequeueCount, message.InsertedOn ?? default))];
    }

    /// <summary>The messages at the head of a queue, as far as nobody is handling them.</summary>
    public async ValueTask<IReadOnlyList<QueueReceipt>> PeekAsync(string queue, int limit, CancellationToken cancellation)
    {
        var answer = await AzureErrors.AsUnavailable(async () => await Client(queue).PeekMessagesAsync(limit, cancellation), cancellation);
        return [.. answer.Value.Select(message => new QueueReceipt(
            queue, message.MessageId, "", BytesOf(message.Body), (int)message.DequeueCount, message.InsertedOn ?? default))];
    }

    /// <summary>Lets a received message be seen again at once.</summary>
    public async ValueTask ReleaseAsync(QueueReceipt receipt, CancellationToken cancellation) => await PassOverMissing(async () =>
        await Client(receipt.Queue).UpdateMessageAsync(receipt.MessageId, receipt.PopReceipt, (string?)null, TimeSpan.Zero, cancellation), cancellation);

    /// <summary>Deletes a received message; one that is gone, or that somebody else has received since, is passed over.</summary>
    public async ValueTask DeleteAsync(QueueReceipt receipt, CancellationToken cancellation) => await PassOverMissing(async () =>
        await Client(receipt.Queue).DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt, cancellation), cancellation);

    public async ValueTask<long> CountAsync(string queue, CancellationToken cancellation)
    {
        var answer = await AzureErrors.AsUnavailable(async () => await Client(queue).GetPropertiesAsync(cancellation), cancellation);
        return answer.Value.ApproximateMessagesCountLong;
    }

    internal BlobContainerClient Blobs => _messages;

    private QueueClient Client(string queue) => queues.GetQueueClient(prefix + queue);

    private static async ValueTask PassOverMissing<T>(Func<ValueTask<T>> call, CancellationToken cancellation)
    {
        try
        {
            await AzureErrors.AsUnavailable(call, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404 || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            // Somebody else was faster.
        }
    }

    private static ReadOnlyMemory<byte> BytesOf(BinaryData? text) => text?.ToMemory() ?? default;

    private static uint Hash(string group)
    {
        // FNV-1a: the same in every process and release.
        var hash = 2_166_136_261;
        foreach (var part in Encoding.UTF8.GetBytes(group)) hash = (hash ^ part) * 16_777_619;

        return hash;
    }
}

/// <summary>A message of a queue as it was received: with its text, and what deletes it.</summary>
public sealed record QueueReceipt(string Queue, string MessageId, string PopReceipt, ReadOnlyMemory<byte> Text, int DequeueCount, DateTimeOffset InsertedOn);
