using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Deliveries;

public sealed class SkippedTableTests
{
    private static readonly Instant Noon = new(1_772_366_400_000);
    private static readonly ContactId Ann = ContactId.Parse("u2aa2869833f0783158348222902c5bab");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_told_twice_stands_there_once_and_the_newest_first()
    {
        var table = new SkippedTable(new MemoryTableStore());
        OutboxEntry[] told = [Told(1, Noon - TimeSpan.FromDays(40), "old"), Told(2, Noon - TimeSpan.FromHours(13), "yesterday"), Told(3, Noon, "first", "second"), Told(4, Noon + TimeSpan.FromHours(1), "last")];

        await table.AddAsync([.. told, .. told], Cancellation);
        await table.AddAsync(told, Cancellation);

        Assert.Equal(["last", "first", "second", "yesterday", "old"], await ReasonsAsync(since: null));
        Assert.Equal(["last", "first", "second"], await ReasonsAsync(Noon));
        Assert.Equal(["last", "first", "second", "yesterday"], await ReasonsAsync(Noon - TimeSpan.FromDays(1)));

        async Task<IEnumerable<string?>> ReasonsAsync(Instant? since) => (await table.NewestAsync(since, 100, Cancellation)).Select(message => message.Reason);
    }

    private static OutboxEntry Told(long sequence, Instant at, params string[] reasons) =>
        new(Ann, sequence, at) { Effects = [.. reasons.Select(reason => new Effect.Skipped("cart", "remind", "hello", reason))] };
}
