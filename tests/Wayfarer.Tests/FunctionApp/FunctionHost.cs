using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.FunctionApp.Http;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Definitions;
using Wayfarer.Tests.Runtime.Links;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.FunctionApp;

/// <summary>
/// The HTTP functions behind a real server, with what the host of Azure Functions does in front of them: it finds the function
/// by its route and lets nobody reach the guarded one without the function key.
/// </summary>
internal sealed class FunctionHost : IAsyncDisposable
{
    public const string FunctionKey = "a-function-key";

    private const string Nowhere = "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:9/nobody;BlobEndpoint=http://127.0.0.1:9/nobody";

    private readonly WebApplication _host;

    private FunctionHost(WebApplication host, Installation installation) => (_host, Installation) = (host, installation);

    public Installation Installation { get; }

    public AzureMessageQueue Queue { get; private init; } = null!;

    public Uri Address => new(_host.Urls.First());

    /// <param name="queues">Null for queues that nobody answers for.</param>
    public static async Task<FunctionHost> StartAsync(AzureQueues? queues, bool signsIn = false)
    {
        var time = new ManualTime();
        queues ??= new AzureQueues(new QueueServiceClient(Nowhere, AzureQueues.ClientOptions()), new BlobServiceClient(Nowhere));
        var queue = new AzureMessageQueue(queues, time);
        var store = new MemoryTableStore();
        using var folder = new TemporaryFolder();
        var installation = new Installation(
            new InstallationParts
            {
                Store = store,
                Queues = queues,
                Queue = queue,
                Definitions = new DefinitionTable(store),
                Content = new LocalContentFolder(folder.Path),
                IdentityKey = World.IdentityKey,
                LinkKeys = new MemoryLinkKeyRing(),
                Mail = new SilentChannel(),
                PublicAddress = new Uri("https://wayfarer.example"),
                SignsIn = signsIn,
                Time = time,
            },
            NullLoggerFactory.Instance);
        await installation.StartAsync(CancellationToken.None);
        var functions = new HttpFunctions(installation.Web);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = builder.Build();
        host.Map("/{*path}", (HttpRequest request) => functions.PublicAsync(request));
        host.Map("/manage/{*path}", (HttpRequest request) => request.Headers["x-functions-key"] == FunctionKey
            ? functions.ManageAsync(request)
            : Task.FromResult(Results.StatusCode(StatusCodes.Status401Unauthorized)));
        await host.StartAsync();
        return new FunctionHost(host, installation) { Queue = queue };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Installation.DisposeAsync();
    }
}
