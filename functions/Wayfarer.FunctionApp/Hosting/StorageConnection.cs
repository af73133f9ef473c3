using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Wayfarer.Runtime.Queues;

namespace Wayfarer.FunctionApp.Hosting;

/// <summary>
/// A storage account, by the addresses of its services and the app's identity or, on a developer's machine, by a connection
/// string. The same settings serve the triggers of the host.
/// </summary>
public sealed class StorageConnection
{
    private readonly string _name;
    private readonly IConfiguration _settings;
    private readonly TokenCredential _identity;
    private readonly string? _text;

    public StorageConnection(IConfiguration settings, string name, TokenCredential identity)
    {
        _settings = settings;
        _name = name;
        _identity = identity;
        _text = settings[name];
    }

    /// <summary>Whether it is the storage emulator of a developer's machine.</summary>
    public bool IsDevelopment => _text?.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase) == true;

    public TableServiceClient Tables() => _text is { } text ? new TableServiceClient(text) : new TableServiceClient(Address(SettingNames.TableService), _identity);

    public QueueServiceClient Queues()
    {
        var options = AzureQueues.ClientOptions();
        return _text is { } text ? new QueueServiceClient(text, options) : new QueueServiceClient(Address(SettingNames.QueueService), _identity, options);
    }

    public BlobServiceClient Blobs() => _text is { } text ? new BlobServiceClient(text) : new BlobServiceClient(Address(SettingNames.BlobService), _identity);

    private Uri Address(string service)
    {
        // Two underscores in a setting's name are a colon in configuration.
        var value = _settings[(_name + service).Replace("__", ":", StringComparison.Ordinal)];
        return Uri.TryCreate(value, UriKind.Absolute, out var address)
            ? address
            : throw new SettingException(_name + service, $"must be the address of a storage service, such as https://account.table.core.windows.net, or set '{_name}' to a connection string.");
    }
}
