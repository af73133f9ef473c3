using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Archive;

/// <summary>The archive on the tables, queues and blobs of Azure.</summary>
public sealed class AzuriteArchiveTests(AzuriteFixture azurite)
{
    private const string Needle = "needle";

    private readonly string _name = "a" + RandomNumberGenerator.GetHexString(10, lowercase: true);
    private readonly ManualTime _time = new();
    private readonly Lines _log = new();
    private readonly MemoryCourier _courier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Wayfarer.Domain.Time.Instant Now => Wayfarer.Domain.Time.Instant.From(_time.GetUtcNow());

    [Fact]
    public async Task Every_table_comes_again_from_blobs_and_nobody_is_written_to_twice()
    {
        var account = await AccountAsync();
        await LiveAsync(account);
        var before = await TableRows.ReadAsync(account.Tables);
        var reached = _courier.HandOvers.ToList();
        Assert.Equal(3, reached.Count);

        // Dropped tables are others: Azure takes a while until a name is free again.
        var rebuilt = new AzureTableStore(await azurite.ClientAsync(), $"{_name}rebuilt");
        await rebuilt.CreateTablesAsync(Cancellation);
        var report = await new ArchiveRebuild(rebuilt, account.Queue, account.Files, account.Keys, World.IdentityKey, _time).RunAsync(over: false, null, Cancellation);

        Assert.Equal(0, report.Unreadable);
        Assert.Equal(0, report.WithGaps);
        Assert.DoesNotContain(TableRows.Differences(before, await TableRows.ReadAsync(rebuilt)), line => !line.StartsWith("lost: Due ", StringComparison.Ordinal));

        using var engine = Engine(new ArchivingTableStore(rebuilt, new ArchiveWriter(account.Files, _time), account.Keys, _time), account);
        await engine.RunUntilIdleAsync(Cancellation);
        Assert.Equal(reached, _courier.HandOvers);
        _time.Advance(TimeSpan.FromHours(3));
        await engine.RunUntilIdleAsync(Cancellation);
        Assert.Contains("greeted", Tags(await new ContactStore(rebuilt).LoadAsync(World.User($"{Needle}-1"), Cancellation)));
    }

    [Fact]
    public async Task An_erased_person_is_in_no_table_queue_blob_or_log()
    {
        var account = await AccountAsync();
        await LiveAsync(account);
        Assert.NotEmpty(await NeedlesAsync(account));
        var person = World.User($"{Needle}-1");
        var sealedBefore = await SealedAsync(account, person);
        Assert.NotEmpty(sealedBefore);

        using var engine = Engine(account.Store, account);
        for (var time = 0; time < 2; time++)
        {
            await AcceptAsync(account, Said.Track($"flight-{time}", "Signed Up", Now, $"{Needle}-1", traits: $$"""{ "email": "{{Needle}}-late@example.com" }"""));
            await account.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(person, new Input.Erase(person, Now)).ToQueueMessage()], Cancellation);
            await AcceptAsync(account, Said.Track($"behind-{time}", "Asked", Now, $"{Needle}-1"));
            await engine.RunUntilIdleAsync(Cancellation);
        }

        foreach (var after in Limits.ErasedAgainAfter)
        {
            _time.Advance(after);
            await engine.RunUntilIdleAsync(Cancellation);
        }

        var left = await NeedlesAsync(account);
        Assert.DoesNotContain(left, line => line.Contains($"{Needle}-1", StringComparison.Ordinal) || line.Contains($"{Needle}-late", StringComparison.Ordinal));
        Assert.NotEmpty(left);
        Assert.Null(await account.Keys.FindAsync(person.Value, Cancellation));
        Assert.NotNull((await new ContactStore(account.Tables).LoadAsync(person, Cancellation)).Contact.Head.ErasedAt);
        Assert.DoesNotContain(_log.All, line => line.Contains(Needle, StringComparison.Ordinal));
        Assert.Equal(sealedBefore.Count, (await SealedAsync(account, person)).Count(entry => sealedBefore.Exists(before => before.Sealed!.AsSpan().SequenceEqual(entry.Sealed))));
    }

    [Fact]
    public async Task A_key_is_made_once_and_destroyed_for_good()
    {
        var keys = (await AccountAsync()).Keys;
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => keys.FindOrCreateAsync("u1", Cancellation).AsTask()));

        Assert.All(made, key => Assert.Equal(made[0], key));
        await keys.DestroyAsync("u1", Cancellation);
        await keys.DestroyAsync("u1", Cancellation);
        Assert.Null(await keys.FindAsync("u1", Cancellation));
    }

    [Fact]
    public async Task Who_archives_at_once_shares_a_block()
    {
        var files = (await AccountAsync()).Files;
        var writer = new ArchiveWriter(files, _time);
        var entries = Enumerable.Range(0, 200).Select(number => new ArchiveEntry(ArchiveEntryKind.Rows, ArchiveEntry.Installation, number, Now)).ToList();

        await Task.WhenAll(entries.Select(entry => writer.AppendAsync(entry)));

        Assert.Equal(entries, await new ArchiveReader(files).ReadAsync(Cancellation).ToListAsync(Cancellation));
        Assert.InRange(writer.Blocks, 1, 100);
    }

    private async Task<Account> AccountAsync()
    {
        var blobs = await azurite.BlobClientAsync();
        var tables = new AzureTableStore(await azurite.ClientAsync(), _name);
        await tables.CreateTablesAsync(Cancellation);
        var queues = await azurite.QueueClientAsync();
        var own = new AzureQueues(queues, blobs, _name);
        await own.CreateAsync(Cancellation);
        var (files, keys) = (new BlobArchiveFiles(blobs, $"{_name}-archive"), new BlobArchiveKeys(blobs, $"{_name}-keys"));
        await files.CreateContainerAsync(Cancellation);
        await keys.CreateContainerAsync(Cancellation);
        return new Account(tables, new ArchivingTableStore(tables, new ArchiveWriter(files, _time), keys, _time), new AzureMessageQueue(own, _time), files, keys, blobs, queues);
    }

    /// <summary>Three people who signed up, were greeted and wait; one of them with a device.</summary>
    private async Task LiveAsync(Account account)
    {
        for (var number = 1; number <= 3; number++)
        {
            await AcceptAsync(account, Said.Track($"in-{number}", "Signed Up", Now, $"{Needle}-{number}", $"{Needle}-{number}-device", $$"""{ "email": "{{Needle}}-{{number}}@example.com" }"""));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        using var engine = Engine(account.Store, account);
        await engine.RunUntilIdleAsync(Cancellation);
    }

    private Engine Engine(ITableStore store, Account account) => new(
        store, account.Queue, World.IdentityKey, new ManualSnapshots(WorldContent.Snapshot()), _courier, _time, EngineOptions.OneByOne, _log, account.Keys);

    private static async Task AcceptAsync(Account account, Said said) => await account.Queue.EnqueueAsync(
        QueueName.Inbox, [new InboxMessage(said.Event.ContactId(World.IdentityKey), new Input.Occurred(said.Event, said.Linked)).ToQueueMessage()], Cancellation);

    private static IEnumerable<string> Tags(StoredContact stored) => stored.Contact.Profile.Tags.Where(tag => tag.Present).Select(tag => tag.Name);

    private static async Task<List<ArchiveEntry>> SealedAsync(Account account, ContactId person) =>
        [.. (await new ArchiveReader(account.Files).ReadAsync(Cancellation).ToListAsync(Cancellation)).Where(entry => entry.Subject == person.Value && entry.Sealed is not null)];

    /// <summary>Every row, decompressed too, every message and every blob of this test's account that has a needle.</summary>
    private async Task<List<string>> NeedlesAsync(Account account)
    {
        var found = (await TableRows.ReadAsync(account.Tables)).Select(row => $"{row.Key} {TableRows.Text(row.Value)}").Where(line => line.Contains(Needle, StringComparison.Ordinal)).ToList();
        await foreach (var queue in account.Queues.GetQueuesAsync(prefix: _name, cancellationToken: Cancellation))
        {
            foreach (var message in (await account.Queues.GetQueueClient(queue.Name).PeekMessagesAsync(32, Cancellation)).Value)
                if (message.Body.ToString().Contains(Needle, StringComparison.Ordinal)) found.Add($"{queue.Name} {message.Body}");
        }

        await foreach (var container in account.Blobs.GetBlobContainersAsync(prefix: _name, cancellationToken: Cancellation))
        {
            var client = account.Blobs.GetBlobContainerClient(container.Name);
            await foreach (var blob in client.GetBlobsAsync(new GetBlobsOptions(), Cancellation))
            {
                var text = Encoding.Latin1.GetString((await client.GetBlobClient(blob.Name).DownloadContentAsync(Cancellation)).Value.Content);
                if (text.Contains(Needle, StringComparison.Ordinal)) found.Add($"{container.Name}/{blob.Name} {text}");
            }
        }

        return found;
    }

    private sealed record Account(
        AzureTableStore Tables, ArchivingTableStore Store, AzureMessageQueue Queue, BlobArchiveFiles Files, BlobArchiveKeys Keys, BlobServiceClient Blobs,
        QueueServiceClient Queues);

    /// <summary>All that is logged, at every level.</summary>
    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
