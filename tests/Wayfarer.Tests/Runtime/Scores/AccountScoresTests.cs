using System.Collections.Immutable;
using System.Numerics;
using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Storage;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Storage;
using Wayfarer.Simulation;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Domain.Contacts;
using Wayfarer.Tests.Domain.Scoring;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Scores;

/// <summary>What the scores of a company's people come to, as their commits told it.</summary>
public sealed class AccountScoresTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_has_what_its_contacts_have_at_any_instant_however_their_reports_come()
    {
        using var folder = new TemporaryFolder();
        await using var store = SqliteStore.Open(new SqliteStoreOptions(folder.File("accounts.db")) { Durability = SqliteDurability.Normal });
        var different = new HashSet<decimal>();
        for (var seed = 1; seed <= 60; seed++)
        {
            var dice = new Dice(seed);
            var drawn = RandomScore.Draw(dice, Day, mostEvents: 0);
            var rollUp = dice.Pick(Enum.GetValues<AccountRollUp>());
            var model = drawn.Model with { Id = $"score-{seed}", Account = rollUp };
            var snapshot = new Snapshot(1, Wayfarer.Domain.Content.Definitions.Empty with { Scores = [model] });
            var people = Enumerable.Range(1, 5).Select(number => new Person(ContactId.Parse($"u{number:x32}"), snapshot, dice)).ToList();

            var scores = new AccountScores(store, new ManualSnapshots(snapshot));
            for (var at = Inputs.Start + (Day * 5); at < Inputs.Start + (Day * 12); at += Day + dice.Time(Day))
            {
                foreach (var person in people) person.LiveUntil(at);
                await DeliverAsync(new AccountsTable(store), people.SelectMany(person => person.Told), dice);

                var members = people.Where(person => person.Groups.Contains("acme")).Select(person => new NaiveScore(model, person.Events).At(at)).ToList();
                var found = await scores.FindAsync("acme", model.Id, at, Cancellation);
                if (members.Count == 0)
                {
                    Assert.Null(found);
                    continue;
                }

                var sum = members.Aggregate(BigInteger.Add);
                var expected = rollUp switch
                {
                    AccountRollUp.Sum => (decimal)sum / 1_000_000_000m,
                    AccountRollUp.Average => decimal.Round((decimal)sum / 1_000_000_000m / members.Count, 9),
                    _ => (decimal)members.Max() / 1_000_000_000m,
                };
                Assert.Equal((members.Count, 0), (found!.Contacts, found.Inexact));
                Assert.True(expected == found.Value, $"Seed {seed}: {rollUp} at {at} is {expected}, and is said to be {found.Value}");
                different.Add(expected);
            }
        }

        Assert.True(different.Count > 80, $"{different.Count}");
    }

    [Fact]
    public async Task What_is_told_late_or_again_changes_nothing_and_who_is_gone_stays_so()
    {
        var store = new MemoryTableStore();
        var table = new AccountsTable(store);
        ScoreReport Report(decimal value) => new("1", Inputs.Start, value);
        OutboxEntry Entry(long sequence, ScoreReport? report) => new(Inputs.Contact, sequence, Inputs.Start) { Effects = [new Effect.Score("intent", ["acme", "other"], report)] };
        OutboxEntry[] told = [Entry(1, Report(1)), Entry(2, null), Entry(3, Report(3))];

        await table.TakeAsync([told[2], told[0]], Cancellation);
        await table.TakeAsync([told[1], told[0]], Cancellation);
        Assert.Equal([3m], await ValuesAsync(table, "acme"));

        await table.TakeAsync([Entry(4, null)], Cancellation);
        await table.TakeAsync(told, Cancellation);
        Assert.Empty(await ValuesAsync(table, "acme"));
        Assert.Empty(await ValuesAsync(table, "other"));

        await table.ForgetAsync(Inputs.Contact, Cancellation);
        await table.ForgetAsync(Inputs.Contact, Cancellation);
        Assert.Empty(await store.ScanAsync(TableName.Accounts, "", "~", null, 10, Cancellation));
    }

    [Fact]
    public void Who_joins_a_company_tells_it_and_who_goes_up_in_another_contact_tells_it_no_more()
    {
        var snapshot = Snapshot(new ScoreRule.Engagement("a", 3, null, new EventPattern("A"), Frequency.EveryTime, Decay.Never));
        var alone = KernelRun.Apply(Contact.New(Inputs.Contact), Inputs.Track("1", "A", Inputs.Start), snapshot, Inputs.Start);
        Assert.DoesNotContain(alone.Effects, effect => effect is Effect.Score);

        var joined = KernelRun.Apply(KernelRun.Committed(alone.Contact), Inputs.Track("2", "B", Inputs.Start, group: "acme"), snapshot, Inputs.Start);
        var told = Assert.Single(joined.Effects.OfType<Effect.Score>());
        Assert.Equal(["acme"], told.Accounts);
        Assert.Equal((3m, true), told.Report!.ValueBy(snapshot.Score("intent")!, Inputs.Start + Day));

        var gone = KernelRun.Apply(
            KernelRun.Committed(joined.Contact), new Input.MergeInto(Inputs.Contact, ContactId.Parse("u00000000000000000000000000000000"), Inputs.Contact, Inputs.Start), snapshot, Inputs.Start);
        Assert.Null(Assert.Single(gone.Effects.OfType<Effect.Score>()).Report);

        var withoutModel = KernelRun.Apply(KernelRun.Committed(joined.Contact), new Input.Wake(Inputs.Start), new Snapshot(2, Wayfarer.Domain.Content.Definitions.Empty), Inputs.Start);
        Assert.Null(Assert.Single(withoutModel.Effects.OfType<Effect.Score>()).Report);
    }

    [Fact]
    public async Task An_account_forgets_whoever_is_erased()
    {
        var world = new World(Snapshot(new ScoreRule.Engagement("a", 3, null, new EventPattern("A"), Frequency.EveryTime, Decay.Never)));
        foreach (var person in (string[])["ann", "bob"]) await world.AcceptAsync(Said.Track(person, "A", world.Now, person).Event with { GroupId = "acme" });
        await world.RunUntilIdleAsync();
        var scores = new AccountScores(world.Store, world.Snapshots);
        Assert.Equal((6m, 2), await scores.FindAsync("acme", "intent", world.Now, Cancellation) is { } both ? (both.Value, both.Contacts) : default);

        await world.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(World.User("ann"), new Input.Erase(World.User("ann"), world.Now)).ToQueueMessage()], Cancellation);
        await world.RunUntilIdleAsync();

        Assert.Equal((3m, 1), await scores.FindAsync("acme", "intent", world.Now, Cancellation) is { } one ? (one.Value, one.Contacts) : default);
        var rows = await world.Store.ScanAsync(TableName.Accounts, "", "~", null, 10, Cancellation);
        Assert.DoesNotContain(rows, row => $"{row.Partition} {row.Key}".Contains(World.User("ann").Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Limits.EventsPerScoreReport, true)]
    [InlineData(Limits.EventsPerScoreReport + 1, false)]
    public void Beyond_some_events_a_contact_tells_what_they_come_to(int events, bool isWhole)
    {
        var snapshot = Snapshot(new ScoreRule.Engagement("a", 1, null, new EventPattern("A"), Frequency.EveryTime, new Decay.Expiry(Day)));
        var profile = RandomScore.Remember(snapshot, Enumerable.Range(0, events).Select(number => ("A", Inputs.Start + TimeSpan.FromSeconds(number))));
        var at = Inputs.Start + TimeSpan.FromHours(1);
        var report = ScoreReport.Of(new Judge(profile, snapshot).Ledger(snapshot.Score("intent")!, at), at);

        Assert.Equal(isWhole, report.IsWhole);
        Assert.Equal((events, true), report.ValueBy(snapshot.Score("intent")!, at));
        Assert.Equal(isWhole ? (0, true) : (events, false), report.ValueBy(snapshot.Score("intent")!, at + (Day * 2)));
    }

    private static Snapshot Snapshot(ScoreRule rule) =>
        new(1, Wayfarer.Domain.Content.Definitions.Empty with { Scores = [new ScoreModel("intent", "1", [rule]) { Account = AccountRollUp.Sum }] });

    private static async Task<List<decimal>> ValuesAsync(AccountsTable table, string account)
    {
        var values = new List<decimal>();
        await foreach (var (_, told) in table.ReadAsync("intent", account, Cancellation)) values.Add(told.Report!.Value);

        return values;
    }

    /// <summary>In any order, some twice, in batches across contacts.</summary>
    private static async Task DeliverAsync(AccountsTable table, IEnumerable<OutboxEntry> told, Dice dice)
    {
        var shuffled = told.SelectMany(entry => Enumerable.Repeat(entry, dice.Chance(0.3) ? 2 : 1)).OrderBy(_ => dice.Fraction()).ToList();
        foreach (var batch in shuffled.Chunk(dice.Between(1, 10))) await table.TakeAsync(batch, Cancellation);
    }

    private sealed class Person
    {
        private readonly Snapshot _snapshot;
        private readonly Queue<(string Name, Instant At, string? Group)> _ahead;
        private Contact _contact;

        public Person(ContactId id, Snapshot snapshot, Dice dice)
        {
            _snapshot = snapshot;
            _contact = Contact.New(id);
            _ahead = new(Enumerable.Range(0, dice.Between(1, 8))
                .Select(_ => (dice.Pick(["A", "B", "C"]), At: Inputs.Start + dice.Time(Day * 8), dice.Chance(0.4) ? "acme" : null)).OrderBy(item => item.At));
        }

        public List<OutboxEntry> Told { get; } = [];

        public List<(string Name, Instant At)> Events { get; } = [];

        public ImmutableArray<string> Groups => [.. _contact.Profile.Groups.Select(group => group.Id)];

        public void LiveUntil(Instant at)
        {
            Told.Clear();
            while (_ahead.TryPeek(out var next) && next.At <= at)
            {
                _ahead.Dequeue();
                Events.Add((next.Name, next.At));
                Apply(Inputs.Track($"{_contact.Id}{Events.Count}", next.Name, next.At, group: next.Group), next.At);
            }

            while (!_contact.IsNew && _contact.NextWake() <= at) Apply(new Input.Wake(_contact.NextWake()), _contact.NextWake());
        }

        private void Apply(Input input, Instant now)
        {
            var run = KernelRun.Apply(_contact, input, _snapshot, now);
            _contact = KernelRun.Committed(run.Contact);
            if (run.Effects.OfType<Effect.Score>().LastOrDefault() is { } score)
                Told.Add(new OutboxEntry(_contact.Id, _contact.Head.Sequence, now) { Effects = [score] });
        }
    }
}
