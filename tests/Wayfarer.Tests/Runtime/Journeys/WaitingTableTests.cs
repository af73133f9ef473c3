using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Journeys;
using Wayfarer.Runtime.Storage;
using Wayfarer.Simulation;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Journeys;

public sealed class WaitingTableTests
{
    private const string Journey = "cart";
    private static readonly Instant Start = new(1_772_355_600_000);
    private static readonly ContactId Ann = ContactId.Parse("u2aa2869833f0783158348222902c5bab");
    private static readonly ContactId Laptop = ContactId.Parse("v581b09b43eea0b6832b11e4a14bd64e5");

    private readonly MemoryTableStore _store = new();
    private readonly WaitingTable _table;
    private long _sequence;

    public WaitingTableTests() => _table = new WaitingTable(_store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_order_and_however_often_it_is_told_the_newest_place_holds()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var dice = new Dice(seed);
            var enrollment = $"{Journey}.{Laptop}.{seed}";
            List<OutboxEntry> told = [.. Enumerable.Range(1, 4).Select(wait => Told(Laptop, enrollment, $"step-{wait}", wait, Start + TimeSpan.FromHours(wait)))];
            told.Add(Told(Ann, enrollment, "step-4", 4, Start + TimeSpan.FromHours(4)));
            var isClosed = dice.Chance(0.5);
            if (isClosed) told.Add(Told(Ann, enrollment, "step-4", 4, null, closed: true));

            foreach (var entry in told.Concat(told).OrderBy(_ => dice.Between(0, 1_000_000))) await _table.PlaceAsync([entry], Cancellation);

            var found = (await AllAsync()).SingleOrDefault(person => person.Enrollment == enrollment);
            Assert.Equal(isClosed ? null : $"{Ann} step-4 4", found is null ? null : $"{found.Contact} {found.Step} {found.WaitNumber}");
        }
    }

    [Fact]
    public async Task A_step_lists_who_is_due_first_and_every_one_once_over_all_pages()
    {
        var dice = new Dice(1);
        var entries = Enumerable.Range(0, 95).Select(number =>
            Told(Ann, $"{Journey}.{Ann}.{number}", number % 3 == 0 ? "pause" : "pause-more", 1, number % 5 == 0 ? null : Start + dice.Time(TimeSpan.FromDays(9)))).ToList();
        await _table.PlaceAsync(entries, Cancellation);

        var people = new List<WaitingPerson>();
        string? after = null;
        do
        {
            var page = await _table.ListAsync(Journey, "pause", after, 7, Cancellation);
            people.AddRange(page.People);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(32, people.Select(person => person.Enrollment).Distinct().Count());
        Assert.Equal(32, people.Count);
        Assert.All(people, person => Assert.Equal("pause", person.Step));
        Assert.Equal(people.Select(person => person.Until ?? Instant.Never).Order(), people.Select(person => person.Until ?? Instant.Never));
        Assert.Equal(95, (await AllAsync()).Count);
    }

    [Fact]
    public async Task A_wait_is_overdue_when_it_ended_more_than_a_minute_ago()
    {
        await _table.PlaceAsync([Told(Ann, $"{Journey}.{Ann}.1", "pause", 1, Start), Told(Ann, $"{Journey}.{Ann}.2", "answer", 1, null)], Cancellation);
        var people = await AllAsync();

        Assert.DoesNotContain(people, person => person.IsOverdue(Start + WaitingPerson.Grace));
        Assert.Single(people, person => person.IsOverdue(Start + WaitingPerson.Grace + TimeSpan.FromMilliseconds(1)));
        Assert.Equal(0, await _table.OverdueAsync(Journey, ["answer", "pause"], Start + WaitingPerson.Grace, 100, Cancellation));
        Assert.Equal(1, await _table.OverdueAsync(Journey, ["answer", "pause"], Start + WaitingPerson.Grace + TimeSpan.FromMilliseconds(1), 100, Cancellation));
    }

    [Fact]
    public async Task The_ended_are_forgotten_after_thirty_days_and_no_earlier()
    {
        // One row by id and one by instant for each; all in one shard or another.
        for (var number = 0; number < 40; number++) await EndAsync(number, Start);
        await EndAsync(100, Start + TimeSpan.FromDays(30));
        Assert.Equal(82, Rows());

        for (var number = 200; number < 240; number++) await EndAsync(number, Start + TimeSpan.FromDays(31));

        Assert.Equal(82, Rows());
        Assert.Empty(await AllAsync());

        ValueTask EndAsync(int number, Instant at) => _table.PlaceAsync([Told(Ann, $"{Journey}.{Ann}.{number}", "pause", 1, null, closed: true) with { At = at }], Cancellation);
    }

    private static Wait WaitUntil(Instant? until) => new(until is null ? WaitKind.Event : WaitKind.Time, Start, until);

    private int Rows() => _store.ScanAsync(TableName.Waiting, "", "~", null, Limits.StoreRowsPerPage, Cancellation).AsTask().Result.Count;

    private OutboxEntry Told(ContactId contact, string enrollment, string step, int wait, Instant? until, bool closed = false) =>
        new(contact, ++_sequence, Start) { Effects = [new Effect.Place(Journey, enrollment, step, WaitUntil(until), wait, closed)] };

    private async Task<IReadOnlyList<WaitingPerson>> AllAsync() => (await _table.ListAsync(Journey, null, null, 900, Cancellation)).People;
}
