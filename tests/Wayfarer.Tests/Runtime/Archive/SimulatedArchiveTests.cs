using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Archive;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;
using Wayfarer.Simulation;
using Xunit;

namespace Wayfarer.Tests.Runtime.Archive;

/// <summary>
/// Worlds in which calls fail, answers are lost and workers are cut off, also between a commit and its archive: what comes
/// again is archived again, and a rebuild finds everything.
/// </summary>
public sealed class SimulatedArchiveTests
{
    private const int Worlds = 40;

    /// <summary>What follows from commits, and what was said about consent.</summary>
    private static readonly TableName[] Compared = [TableName.Contacts, TableName.Totals, TableName.Waiting];

    [Fact]
    public async Task Every_world_comes_again_from_its_archive()
    {
        var wrong = new List<string>();
        var contacts = 0L;
        for (var seed = 1; seed <= Worlds; seed++)
        {
            var (world, archive) = Lived(seed);
            var rebuilt = new MemoryTableStore();
            var report = await new ArchiveRebuild(rebuilt, world.Queue, archive, archive, SimulationWorld.IdentityKey, TimeProvider.System).RunAsync(over: false, null, TestContext.Current.CancellationToken);
            contacts += report.Contacts;
            var differences = TableRows.Differences(await TableRows.ReadAsync(world.Store, Compared), await TableRows.ReadAsync(rebuilt, Compared));
            wrong.AddRange(differences.Where(line => !IsForgottenKey(line)).Select(line => $"{seed}: {line}"));
            wrong.AddRange((await ToBeSentAgainAsync(world, rebuilt)).Select(key => $"{seed}: {key} was handed over, and would be again"));
            if (report.Unreadable + report.WithGaps > 0) wrong.Add($"{seed}: {report}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(30)));
        Assert.True(contacts > Worlds * 3);
    }

    /// <summary>That a commit was counted is forgotten after a month; whoever counts it again remembers it until then.</summary>
    private static bool IsForgottenKey(string line) => line.StartsWith("new: Totals ", StringComparison.Ordinal) && line.Contains(" k|", StringComparison.Ordinal);

    private static (SimulationWorld World, MemoryArchive Archive) Lived(int seed)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var archive = new MemoryArchive();
        var world = new SimulationWorld(seed, archive);
        Assert.Null(world.Run());
        return (world, archive);
    }

    /// <summary>The messages that reached the provider and stand in the rebuilt queue as if nobody had ever had them.</summary>
    private static async Task<List<string>> ToBeSentAgainAsync(SimulationWorld world, ITableStore rebuilt)
    {
        var begun = world.Provider.Begun.Select(hand => hand.Delivery.Key).ToHashSet();
        var again = new List<string>();
        foreach (var partition in DeliveryTable.Partitions)
        {
            foreach (var row in (await new DeliveryTable(rebuilt).ReadyAsync(partition, null, 1_000, default)).Concat(await new DeliveryTable(rebuilt).LaterAsync(partition, null, 1_000, default)))
            {
                var queued = DeliveryTable.Read(row);
                var stillThere = await world.Store.FindAsync(TableName.Deliveries, partition, row.Key, default);
                if (begun.Contains(queued.Delivery.Key) && queued.Claim is null && stillThere is null) again.Add(queued.Delivery.Key);
            }
        }

        return again;
    }
}
