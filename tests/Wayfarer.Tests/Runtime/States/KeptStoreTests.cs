using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Scheduling;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.States;

/// <summary>
/// A whole installation that a release left in the middle of everything, kept as it was. Every later release finishes it, and
/// this one is told by the same file what the next release may have written before it.
/// </summary>
public sealed class KeptStoreTests(ITestOutputHelper output)
{
    /// <summary>Longer than any wait of the kept journeys, with the messages in between.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromDays(30);

    /// <summary>Longer than leases and claims, and shorter than any wait: later, what was left would be judged later, too.</summary>
    private static readonly TimeSpan BeforeTheNextRelease = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private const int MostRounds = 20_000;

    public static TheoryData<string> Releases => [.. Directory.GetFiles(Repository.PathOf("tests", "States"), "store.v*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Todays_release_is_kept()
    {
        var path = PathOf("store.v1");
        if (!File.Exists(path))
        {
            (await KeptStore.TakeAsync(await StoppedWorld.FillAsync())).Write(path);
            Assert.Fail("There was no store.v1.json. It was written; look at it and keep it.");
        }

        // What is filled today has the same kinds of documents: a new kind is kept under a new number.
        Assert.Equal(KindsOf(KeptStore.Read(path)), KindsOf(await KeptStore.TakeAsync(await StoppedWorld.FillAsync())));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Whatever_an_earlier_release_left_is_finished(string release)
    {
        var kept = KeptStore.Read(PathOf(release));
        var world = await kept.OpenAsync();
        await FinishAsync(world);

        await WorldState.AssertNothingIsLeftAsync(world);
        Assert.Empty(kept.HandedOver.Intersect(world.Courier.Reached));
        Assert.Empty(await new BroadcastTable(world.Store).RunningAsync(Cancellation));
        Assert.Equal(Approved(release, await EndAsync(world)), await EndAsync(world));
    }

    /// <summary>The next release writes members that this one does not know: they change nothing, and survive where a document is written again.</summary>
    [Theory]
    [MemberData(nameof(Releases))]
    public async Task What_only_the_next_release_knows_changes_nothing_and_is_not_lost(string release)
    {
        var kept = KeptStore.Read(PathOf(release));
        var documents = 0;
        foreach (var document in kept.Documents)
        {
            // Texts of content are the marketer's, and signed for by their hash.
            if (document.Kind.StartsWith("Definitions file", StringComparison.Ordinal) || document.Json is not { } json || json["format"] is null) continue;

            json["fromLater"] = new JsonObject { ["a"] = 1 };
            document.Change(json);
            documents++;
        }

        Assert.True(documents > 100, $"only {documents} documents");
        var world = await kept.OpenAsync();
        await FinishAsync(world);
        await WorldState.AssertNothingIsLeftAsync(world);
        Assert.Equal(Approved(release, null), await EndAsync(world));

        foreach (var row in (await KeptStore.AllAsync(world.Store, TableName.Contacts)).Where(row => row.Key == ContactKeys.Head && IsKept(kept, row)))
            Assert.Contains("\"fromLater\"", Encoding.UTF8.GetString(row.Data.Span), StringComparison.Ordinal);
        foreach (var row in (await KeptStore.AllAsync(world.Store, TableName.Broadcasts)).Where(row => row.Data.Length > 0))
            Assert.Contains("\"fromLater\"", Encoding.UTF8.GetString(row.Data.Span), StringComparison.Ordinal);
        foreach (var row in (await KeptStore.AllAsync(world.Store, TableName.Totals)).Where(row => row.Key == "counters" && IsKept(kept, row)))
            Assert.Contains("\"fromLater\"", Encoding.UTF8.GetString(row.Data.Span), StringComparison.Ordinal);
        output.WriteLine($"{documents} documents with a member of the next release");
    }

    /// <summary>
    /// The next release wrote one document in a format that this one does not read. Whoever meets it leaves it and the message
    /// that led to it; when the next release is there, all is finished as if nothing had been.
    /// </summary>
    [Theory]
    [MemberData(nameof(Releases))]
    public async Task What_the_next_release_wrote_in_its_own_format_is_left_for_it(string release)
    {
        var kinds = KeptStore.Read(PathOf(release)).Documents.Where(document => document.Json?["format"] is not null).GroupBy(document => document.Kind).ToList();
        Assert.True(kinds.Count > 12, $"only {kinds.Count} kinds");
        var refused = 0;
        foreach (var kind in kinds.Select(kind => kind.Key).Where(kind => !kind.StartsWith("Definitions", StringComparison.Ordinal)))
        {
            var kept = KeptStore.Read(PathOf(release));
            var newer = kept.Documents.First(document => document.Kind == kind && document.Json?["format"] is not null);
            var sound = newer.Json!;
            var changed = newer.Json!;
            changed["format"] = sound["format"]!.GetValue<int>() + 1;
            newer.Change(changed);

            var world = await kept.OpenAsync();
            var times = await FinishAsync(world, BeforeTheNextRelease);
            refused += Math.Min(1, times);

            // The next release reads its own format; here it is today's, in a store where everything else has gone on.
            var later = await KeptStore.TakeAsync(world);
            foreach (var document in later.Documents.Where(document => document.Kind == kind && document.Json?["format"] is not null))
            {
                var json = document.Json!;
                if (json["format"]!.GetValue<int>() != changed["format"]!.GetValue<int>()) continue;

                json["format"] = sound["format"]!.GetValue<int>();
                document.Change(json);
            }

            var next = await later.OpenAsync();
            await FinishAsync(next);
            await WorldState.AssertNothingIsLeftAsync(next);
            Assert.Empty(world.Courier.Reached.Intersect(next.Courier.Reached));
            foreach (var key in world.Courier.Reached) next.Courier.Reached.Add(key);
            Assert.True(Approved(release, null) == await EndAsync(next), $"{kind} of a newer format: {await EndAsync(next)}");
        }

        output.WriteLine($"{refused} of {kinds.Count} kinds were met and refused");
        Assert.True(refused > 5, $"only {refused} kinds were met");
    }

    /// <summary>Works until time brings nothing more; how often somebody met what only a newer release reads.</summary>
    private static async Task<int> FinishAsync(World world, TimeSpan? time = null)
    {
        var worker = new Worker(world, PortCalls.Undisturbed);
        var broadcasts = new BroadcastWorker(world.Store, world.Queue, world.Queue, world.Snapshots, world.Time) { MembersPerPage = 2 };
        IReadOnlyList<Func<ValueTask<int>>> rounds = [.. worker.Rounds, async () => await broadcasts.RunPageAsync(Cancellation) ? 1 : 0];
        var (end, refusals) = (world.Now + (time ?? Enough), 0);
        for (var round = 0; world.Now < end; round++)
        {
            Assert.True(round < MostRounds, "It never comes to rest.");
            var done = 0;
            foreach (var work in rounds)
            {
                try
                {
                    done += await work();
                }
                catch (NewerFormatException)
                {
                    refusals++;
                }
            }

            if (done > 0) continue;

            // No instant at which something is due is passed over.
            var next = await new DueTable(world.Store, world.Queue).EarliestAsync(Cancellation);
            var step = next == Instant.Never || next - world.Now > Step || next <= world.Now ? Step : next - world.Now;
            world.Time.Advance(step);
        }

        return refusals;
    }

    /// <summary>Who ended how, what was handed over, and the numbers of the journeys.</summary>
    private static async Task<string> EndAsync(World world)
    {
        var text = new StringBuilder();
        foreach (var contact in await WorldState.ContactsAsync(world))
        {
            var name = contact.Profile.UserIds.Concat(contact.Profile.AnonymousIds).FirstOrDefault() ?? contact.Id.Value;
            Assert.Empty(contact.Head.ForwardTo is null ? contact.Enrollments : []);
            var tags = string.Join(", ", contact.Profile.Tags.Where(tag => tag.Present).Select(tag => tag.Name));
            text.Append(CultureInfo.InvariantCulture, $"{name}{(contact.Head.ForwardTo is null ? "" : " merged")}; tags: {tags}\n");
            foreach (var closed in (await new ContactStore(world.Store).ClosedAsync(contact.Id, Cancellation)).OrderBy(closed => closed.Enrollment.Id, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"  {closed.Enrollment.Journey} {closed.Outcome} at {closed.Enrollment.Step}: {closed.Reason}\n");
            foreach (var fact in WorldState.Facts(world, contact.Id).Where(fact => fact.Kind is FactKind.NotEntered or FactKind.MessageSkipped or FactKind.MessageUnknown))
                text.Append(CultureInfo.InvariantCulture, $"  {fact.Kind} {fact.Journey}: {fact.Reason}\n");
        }

        foreach (var journey in world.Snapshots.Current.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal))
        {
            var totals = JourneyTotals.Of(await new TotalsTable(world.Store).ReadAsync(journey, Cancellation));
            Assert.Equal(totals.Entered, totals.Here + totals.Finished + totals.Exited + totals.Failed);
            text.Append(CultureInfo.InvariantCulture, $"{journey}: {totals.Entered} entered, {totals.Finished} finished, {totals.Exited} exited\n");
        }

        foreach (var key in world.Courier.Reached) text.Append(CultureInfo.InvariantCulture, $"handed over {key}\n");
        return text.ToString();
    }

    private static string Approved(string release, string? received)
    {
        var path = Repository.PathOf("tests", "Wayfarer.Tests", "Runtime", "States", $"{release}.approved.txt");
        if (received is not null && Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(path, received);
        return File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    private static bool IsKept(KeptStore kept, Row row) => kept.Documents.Any(document => document.Member == row.Key && ReferenceEquals(document.Owner.Parent?[row.Partition], document.Owner));

    private static IEnumerable<string> KindsOf(KeptStore kept) => kept.Documents.Select(document => document.Kind).Distinct().Order(StringComparer.Ordinal);

    private static string PathOf(string release) => Repository.PathOf("tests", "States", $"{release}.json");
}
