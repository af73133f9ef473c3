using System.CommandLine;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Wayfarer.Local.Archive;
using Wayfarer.Local.Hosting;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Local.Commands;

/// <summary><c>wayfarer rebuild</c>: makes all tables again from the archive, of this machine or of an installation on Azure.</summary>
internal static class RebuildCommand
{
    private const string TablePrefix = "wayfarer";
    private static readonly QueueClientOptions Encoded = AzureQueues.ClientOptions();

    public static Command Create(TextWriter output)
    {
        var folders = new FolderOptions();
        var archive = new Option<DirectoryInfo?>("--archive") { Description = "The folder of the archive, as 'run' was given it." };
        var storage = new Option<string?>("--storage")
        {
            Description = "Instead of this machine's, an installation on Azure: the connection string of the contacts' account, or its name, for whoever is signed in.",
        };
        var key = new Option<FileInfo?>("--identity-key") { Description = "A file with the installation's identity key (the secret 'identity-key' of its vault), with --storage." };
        var over = new Option<bool>("--over") { Description = "Write over tables that hold contacts already." };
        var command = new Command("rebuild", "Make all tables again from the archive, while no host runs. Nobody is written to; cut off, it goes on where it was.")
        {
            folders.Data, archive, storage, key, over,
        };
        command.SetAction((parsed, cancellation) => parsed.GetValue(storage) is { } account
            ? RebuildAsync(output, account, parsed.GetValue(key), parsed.GetValue(over), cancellation)
            : RebuildAsync(output, folders.DataFolder(parsed), parsed.GetValue(archive), parsed.GetValue(over), cancellation));
        return command;
    }

    private static async Task<int> RebuildAsync(TextWriter output, string data, DirectoryInfo? archive, bool over, CancellationToken cancellation)
    {
        if (archive is null) throw new FormatException("Name the folder of the archive with --archive, or an account on Azure with --storage.");

        var options = new LocalHostOptions("", data);
        Directory.CreateDirectory(data);
        await using var store = SqliteStore.Open(new SqliteStoreOptions(options.Database));
        var rebuild = new ArchiveRebuild(
            store, store, new FolderArchiveFiles(archive.FullName), new FolderArchiveKeys(archive.FullName), IdentityKey.LoadOrCreate(data), TimeProvider.System);
        return await RunAsync(output, rebuild, over, cancellation);
    }

    private static async Task<int> RebuildAsync(TextWriter output, string account, FileInfo? key, bool over, CancellationToken cancellation)
    {
        if (key is null) throw new FormatException("Name a file with the identity key of the installation with --identity-key.");

        var isName = account.All(char.IsAsciiLetterOrDigit);
        var identity = new DefaultAzureCredential();
        var tables = isName ? new TableServiceClient(new Uri($"https://{account}.table.core.windows.net"), identity) : new TableServiceClient(account);
        var blobs = isName ? new BlobServiceClient(new Uri($"https://{account}.blob.core.windows.net"), identity) : new BlobServiceClient(account);
        var store = new AzureTableStore(tables, TablePrefix);
        await store.CreateTablesAsync(cancellation);

        var queues = new AzureQueues(isName ? new QueueServiceClient(new Uri($"https://{account}.queue.core.windows.net"), identity, Encoded) : new QueueServiceClient(account, Encoded), blobs);
        await queues.CreateAsync(cancellation);
        var rebuild = new ArchiveRebuild(
            store, new AzureMessageQueue(queues, TimeProvider.System), new BlobArchiveFiles(blobs), new BlobArchiveKeys(blobs), await File.ReadAllBytesAsync(key.FullName, cancellation), TimeProvider.System);
        return await RunAsync(output, rebuild, over, cancellation);
    }

    private static async Task<int> RunAsync(TextWriter output, ArchiveRebuild rebuild, bool over, CancellationToken cancellation)
    {
        try
        {
            var report = await rebuild.RunAsync(over, part => output.WriteLine($"{part.PartsDone} of {part.Parts} parts: {part.Contacts} contacts, {part.Messages} messages."), cancellation);
            await output.WriteLineAsync($"{report.Contacts} contacts with {report.Commits} commits, {report.Messages} messages and {report.Addresses} addresses, from {report.Entries} entries.");
            await output.WriteLineAsync($"{report.Erased} of them are erased. {report.CutOff} messages were cut off; their outcome is unknown.");
            if (report.Unreadable > 0) await output.WriteLineAsync($"{report.Unreadable} entries cannot be read: their keys are gone.");
            if (report.WithGaps > 0) await output.WriteLineAsync($"{report.WithGaps} contacts miss a commit.");
            return 0;
        }
        catch (RebuildException refused)
        {
            await output.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}
