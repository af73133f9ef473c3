using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Explanations;
using Wayfarer.Runtime.Storage;
using Wayfarer.Simulation;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Explanations;

/// <summary>What has expired, or was written by a release that wrote less, is said to be missing and never guessed.</summary>
public sealed class ExpiredRecordTests(ITestOutputHelper output)
{
    private const int Lives = 16;
    private const int Happenings = 48;
    private const int InstantsPerLife = 30;

    [Fact]
    public async Task What_is_left_of_history_never_says_the_contrary_of_all_of_it()
    {
        int known = 0, unknown = 0, gone = 0, expired = 0;
        for (var seed = 1; seed <= Lives; seed++)
        {
            var life = new RandomLife(seed + 1_000, history: "30d");
            var everything = new MemoryTableStore();
            await life.LiveAsync(Happenings, () => CopyAsync(life.World.Store, everything));
            await CopyAsync(life.World.Store, everything);
            var contact = (await new ContactStore(life.World.Store).FollowAsync(World.User("ann"), CancellationToken.None))!;
            var left = await ContactRecord.ReadAsync(new ContactStore(life.World.Store), contact, CancellationToken.None);
            var whole = await ContactRecord.ReadAsync(new ContactStore(everything), contact, CancellationToken.None);
            if (left.From == whole.From) continue;

            Assert.Null(left.FirstAt);
            expired++;

            var snapshot = life.World.Snapshots.Current;
            var dice = new Dice(seed);
            for (var number = 0; number < InstantsPerLife; number++)
            {
                var at = whole.FirstAt!.Value + dice.Time(contact.Head.Clock - whole.FirstAt.Value);
                var (past, truth) = (left.At(at, snapshot), whole.At(at, snapshot));
                Assert.True(truth.Missing.IsEmpty && truth.Notes.IsEmpty);
                Assert.NotEmpty(past.Notes);
                if (past.Missing.IsWhole) gone++;
                foreach (var segment in snapshot.Segments)
                {
                    var rule = new Condition.SegmentIs(segment.Id);
                    var (said, was) = (past.Explain(rule), truth.Explain(rule));
                    var leaves = Leaves(said).Zip(Leaves(was));
                    foreach (var (leaf, wasLeaf) in leaves.Append((said, was)))
                    {
                        var isRight = leaf.Judgement.Value == wasLeaf.Judgement.Value || leaf.Judgement.Value == Truth.Unknown;
                        Assert.True(isRight, $"{life.Story} at {at}, from {left.From}: {EvidenceWords.Of(leaf.Clause)} is said to be {leaf.Judgement.Value} and was {wasLeaf.Judgement.Value}");
                        if (leaf.Judgement.Value == Truth.Unknown) unknown++;
                        else known++;
                    }
                }
            }
        }

        output.WriteLine($"{known} clauses as they were, {unknown} not known; {gone} instants before all that is left; {expired} of {Lives} lives.");
        Assert.True(known > unknown / 4 && unknown > 100 && gone > 20 && expired > Lives / 2);
    }

    [Fact]
    public async Task What_a_release_before_did_not_write_down_is_taken_from_what_has_not_changed_since_or_said_to_be_missing()
    {
        var world = new World(WorldContent.Snapshot(1,
        [
            new("settings.json", """{ "sending": "on" }"""),
            new("segments/team.json", """{ "id": "team", "if": { "trait": "plan", "equals": "team" } }"""),
            new("segments/hot.json", """{ "id": "hot", "if": { "tag": "hot" } }"""),
            new("segments/inside.json", """{ "id": "inside", "if": { "journey": "first", "is": "inside" } }"""),
            new("journeys/first.json", """
                { "id": "first", "state": "live", "trigger": { "event": "Seen" },
                  "steps": [ { "id": "set", "update": { "plan": "team", "stage": "new" } }, { "id": "mark", "tag": "hot" }, { "id": "rest", "wait": "20d" } ] }
                """),
        ]));
        await world.AcceptAsync(Said.Track("seen", "Seen", world.Now, "ann"));
        await world.RunUntilIdleAsync();
        var then = world.Now;
        world.Time.Advance(TimeSpan.FromDays(1));
        await WithoutMembersAsync(world.Store);

        // The journey wrote nothing of what it set, and everything is still as it set it.
        var before = await AtAsync(world, then);
        Assert.True(before.Missing.IsEmpty);
        Assert.Equal((Truth.True, Truth.True, Truth.True), ValuesOf(before));

        await world.AcceptAsync(Said.Track("later", "Other", world.Now, "ann", traits: """{ "plan": "pro" }"""));
        await world.RunUntilIdleAsync();
        await WithoutMembersAsync(world.Store);
        var after = await AtAsync(world, then);
        Assert.Equal(["plan"], after.Missing.Traits);
        Assert.Empty(after.Missing.Tags);
        Assert.Equal((Truth.Unknown, Truth.True, Truth.True), ValuesOf(after));
        Assert.Equal((Truth.False, Truth.True, Truth.True), ValuesOf(await AtAsync(world, world.Now)));
    }

    private static (Truth Team, Truth Hot, Truth Inside) ValuesOf(PastContact past) => (Value(past, "team"), Value(past, "hot"), Value(past, "inside"));

    private static Truth Value(PastContact past, string segment) => past.Explain(new Condition.SegmentIs(segment)).Judgement.Value;

    private static async Task<PastContact> AtAsync(World world, Instant at)
    {
        var contacts = new ContactStore(world.Store);
        var contact = (await contacts.LoadAsync(World.User("ann"), CancellationToken.None)).Contact;
        return (await ContactRecord.ReadAsync(contacts, contact, CancellationToken.None)).At(at, world.Snapshots.Current);
    }

    private static IEnumerable<Explanation> Leaves(Explanation explanation) =>
        explanation.Parts.IsEmpty ? [explanation] : explanation.Parts.SelectMany(Leaves);

    /// <summary>Keeps in the copy whatever ever stood in the history of a contact.</summary>
    private static async Task CopyAsync(MemoryTableStore from, MemoryTableStore to)
    {
        foreach (var partition in Outcome.Partitions(from, TableName.Contacts).ToList())
        {
            var rows = await from.ReadAsync(TableName.Contacts, partition, "", "~", Limits.StoreRowsPerPage, CancellationToken.None);
            foreach (var row in rows) await to.CommitAsync(TableName.Contacts, partition, [new RowChange.Upsert(row.Key, row.Data)], CancellationToken.None);
        }
    }

    /// <summary>Writes the history again as if a release had written it that did not know what steps change, nor what was dark.</summary>
    private static async Task WithoutMembersAsync(MemoryTableStore store)
    {
        var partition = World.User("ann").Value;
        foreach (var row in await store.ReadAsync(TableName.Contacts, partition, "h|0", "h|:", Limits.StoreRowsPerPage, CancellationToken.None))
        {
            var commit = ContactCommit.Read(row.Data);
            var older = commit with { Facts = [.. commit.Facts.Select(fact => fact with { Changes = null, Dark = null })] };
            await store.CommitAsync(TableName.Contacts, partition, [new RowChange.Upsert(row.Key, older.ToBytes())], CancellationToken.None);
        }
    }
}
