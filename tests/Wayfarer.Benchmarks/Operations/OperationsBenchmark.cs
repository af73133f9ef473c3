using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Tests;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Runtime.Contacts;

namespace Wayfarer.Benchmarks.Operations;

/// <summary>Exact counts, which no clock and no neighbour can change: requests to Table Storage, and calls of queues.</summary>
public sealed class OperationsBenchmark : IBenchmark
{
    public string Name => "operations";

    public string Title => "Storage operations for one contact's batch of events; tables counted where they leave the client of Azurite";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        if (NodePackages.MissingTool is { } tool) throw new InvalidOperationException($"Azurite needs {tool}, which is not on the path.");

        await using var azurite = new AzuriteService();
        return
        [
            .. await CountAsync(azurite, "quiet batch of 24", [.. Enumerable.Repeat("Looked Around", 24)], tables: "2", queues: "0"),
            .. await CountAsync(azurite, "a segment entered for a while", ["Asked"], tables: "4", queues: "1"),
            .. await CountAsync(azurite, "effects", ["Signed Up"], tables: "3", queues: "1"),
            .. await CountAsync(azurite, "effects and a wake", ["Trial Started"], tables: "4", queues: "1"),
        ];
    }

    private static async Task<Figure[]> CountAsync(AzuriteService azurite, string what, string[] events, string tables, string queues)
    {
        var counter = new OperationCounter();
        var contact = await CountedContact.CreateAsync(await azurite.ClientAsync(counter), counter, CancellationToken.None);
        var counted = await contact.ReceiveAsync(events, CancellationToken.None);
        return
        [
            new Figure($"{what}: table requests", "requests", [counted.Reads + counted.Transactions + counted.OtherRequests], tables),
            new Figure($"{what}: messages enqueued", "calls", [counted.Enqueues], queues),
        ];
    }
}
