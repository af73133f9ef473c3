using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Totals;

public sealed class CountedKeysTests
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    private readonly MemoryTableStore _store = new();

    [Fact]
    public async Task Keys_go_when_no_commit_of_their_day_can_be_told_again_and_totals_stay()
    {
        var days = (int)Limits.ShortestHistory.TotalDays;
        await CountAsync(day: 0, commits: 250);
        await CountAsync(day: days, commits: 1);
        Assert.Equal(251, await KeysAsync());

        await CountAsync(day: days + 1, commits: 1);
        Assert.Equal(2, await KeysAsync());

        Assert.Equal(252, (await new TotalsTable(_store).ReadAsync("cart", CancellationToken.None))["Entered"]);
    }

    [Fact]
    public async Task Other_journeys_are_left_alone()
    {
        await CountAsync(day: 0, commits: 3, journey: "cart-2");
        await CountAsync(day: 99, commits: 1);
        Assert.Equal(4, await KeysAsync());
    }

    [Fact]
    public async Task What_is_told_again_within_the_time_is_counted_once()
    {
        await CountAsync(day: 0, commits: 3);
        await CountAsync(day: 20, commits: 1);
        await CountAsync(day: 0, commits: 3);
        Assert.Equal(4, (await new TotalsTable(_store).ReadAsync("cart", CancellationToken.None))["Entered"]);
    }

    private async Task CountAsync(int day, int commits, string journey = "cart")
    {
        var entries = Enumerable.Range(1, commits).Select(sequence => new OutboxEntry(World.User("ann"), (day * 1_000) + sequence, Start + TimeSpan.FromDays(day))
        {
            Effects = [new Effect.Count(journey, JourneyCounter.Entered, null, 1)],
        });
        await new TotalsTable(_store).FoldAsync([.. entries], CancellationToken.None);
    }

    private async Task<int> KeysAsync() =>
        (await _store.ScanAsync(TableName.Totals, "", "~", null, Limits.StoreRowsPerPage, CancellationToken.None)).Count(row => row.Key.StartsWith("k|", StringComparison.Ordinal));
}
