using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;

namespace Wayfarer.Tests.Scenarios;

/// <summary>What a store says was decided about somebody.</summary>
public static class StoredFacts
{
    public static async Task<IReadOnlyList<string>> OfAsync(ITableStore store, string person)
    {
        var lines = new List<string>();
        await foreach (var commit in new ContactStore(store).HistoryAsync(World.User(person), CancellationToken.None)) lines.AddRange(commit.Facts.Select(fact => ScenarioRun.Line(person, fact)));

        return lines;
    }
}
