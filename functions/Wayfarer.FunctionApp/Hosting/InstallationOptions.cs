using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>What the settings of the app say. A wrong one ends the start with its name.</summary>
public sealed record InstallationOptions
{
    /// <summary>What the names of all tables begin with.</summary>
    public const string TablePrefix = "wayfarer";

    public required StorageConnection Contacts { get; init; }

    public required StorageConnection Content { get; init; }

    /// <summary>Where links in messages lead to when the content's settings name no address.</summary>
    public required Uri PublicAddress { get; init; }

    /// <summary>Of Communication Services; without it, messages wait.</summary>
    public Uri? EmailEndpoint { get; init; }

    /// <summary>Where the secrets are; only a developer's machine may do without.</summary>
    public Uri? KeyVault { get; init; }

    /// <summary>Whether Communication Services are to tell of opens and clicks beside Wayfarer's own links.</summary>
    public bool TracksEngagement { get; init; }

    public bool SignsIn { get; init; }

    public required TokenCredential Identity { get; init; }

    public static InstallationOptions Read(IConfiguration settings)
    {
        var client = settings[SettingNames.ManagedIdentity];
        TokenCredential identity = string.IsNullOrEmpty(client) ? new DefaultAzureCredential() : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client));
        var contacts = new StorageConnection(settings, SettingNames.ContactStorage, identity);
        var vault = Address(settings, SettingNames.KeyVaultUri);
        if (vault is null && !contacts.IsDevelopment)
            throw new SettingException(SettingNames.KeyVaultUri, "is missing; it must be the address of the vault that holds the identity key, such as https://name.vault.azure.net.");

        return new InstallationOptions
        {
            Contacts = contacts,
            Content = new StorageConnection(settings, SettingNames.ContentStorage, identity),
            PublicAddress = Address(settings, SettingNames.PublicAddress)
                ?? throw new SettingException(SettingNames.PublicAddress, "is missing; it must be the address under which recipients reach the app, such as https://name.azurewebsites.net."),
            EmailEndpoint = Address(settings, SettingNames.EmailEndpoint),
            KeyVault = vault,
            TracksEngagement = IsTrue(settings, SettingNames.EngagementTracking),
            SignsIn = IsTrue(settings, SettingNames.SignsIn),
            Identity = identity,
        };
    }

    /// <summary>Opens what the settings lead to; secrets that do not exist yet are made.</summary>
    public async ValueTask<InstallationParts> OpenAsync(TimeProvider time, CancellationToken cancellation)
    {
        var (blobs, content) = (Contacts.Blobs(), Content.Blobs());
        var keys = new InstallationKeys(Secrets(blobs), blobs.GetBlobContainerClient(Containers.Installation), time);
        var queues = new AzureQueues(Contacts.Queues(), blobs);
        var store = new AzureTableStore(Contacts.Tables(), TablePrefix);
        if (Contacts.IsDevelopment) await PrepareAsync(store, queues, blobs, content, cancellation);

        return new InstallationParts
        {
            Store = store,
            Queues = queues,
            Queue = new AzureMessageQueue(queues, time),
            Archive = new BlobArchiveFiles(blobs),
            ArchiveKeys = new BlobArchiveKeys(blobs),
            Definitions = new DefinitionBlobs(content.GetBlobContainerClient(Containers.Published)),
            Content = new ContentContainer(content.GetBlobContainerClient(Containers.Content)),
            IdentityKey = await keys.IdentityKeyAsync(cancellation),
            LinkKeys = await keys.LinkKeysAsync(cancellation),
            Mail = EmailEndpoint is { } endpoint
                ? new CommunicationChannel(new EmailClientMail(endpoint, Identity), time, TracksEngagement)
                : new MissingChannel(SettingNames.EmailEndpoint),
            PublicAddress = PublicAddress,
            TracksEngagement = TracksEngagement,
            SignsIn = SignsIn,
            Time = time,
        };
    }

    /// <summary>On Azure, the deployment has made all of it, and the app may not.</summary>
    private static async Task PrepareAsync(
        AzureTableStore store, AzureQueues queues, BlobServiceClient contacts, BlobServiceClient content, CancellationToken cancellation)
    {
        await store.CreateTablesAsync(cancellation);
        await queues.CreateAsync(cancellation);
        foreach (var container in (string[])[Containers.Content, Containers.Published])
            await content.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellation);
        foreach (var container in (string[])[BlobArchiveFiles.Container, BlobArchiveKeys.Container])
            await contacts.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancellation);
    }

    private ISecretStore Secrets(BlobServiceClient blobs) => KeyVault is { } vault
        ? new KeyVaultSecrets(new SecretClient(vault, Identity))
        : new DevelopmentSecrets(blobs.GetBlobContainerClient(Containers.Secrets));

    private static bool IsTrue(IConfiguration settings, string name) =>
        string.Equals(settings[name.Replace("__", ":", StringComparison.Ordinal)], "true", StringComparison.OrdinalIgnoreCase);

    private static Uri? Address(IConfiguration settings, string name)
    {
        var value = settings[name.Replace("__", ":", StringComparison.Ordinal)];
        if (string.IsNullOrEmpty(value)) return null;

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http")
            ? address
            : throw new SettingException(name, "is no address; write it in full, such as https://name.example.");
    }
}
