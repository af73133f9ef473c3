using Wayfarer.Domain;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>What is older than the settings keep it goes by itself, and nothing that is live notices.</summary>
public sealed class RetentionTests
{
    private const int Visits = 40;

    private static readonly TimeSpan Between = TimeSpan.FromDays(3);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    [Fact]
    public async Task Old_rows_go_and_what_rules_say_stays()
    {
        var forgetful = await LiveAsync("""{ "sending": "on", "retention": { "history": "30d", "closedEnrollments": "30d" } }""");
        var other = await LiveAsync("""{ "sending": "on", "retention": { "history": "forever", "closedEnrollments": "forever" } }""");

        var (contact, faithful) = (await ContactAsync(forgetful), await ContactAsync(other));
        Assert.Equal(faithful.Profile.Segments, contact.Profile.Segments);
        Assert.Equal(faithful.Profile.Traits.Select(trait => (trait.Name, $"{trait.Value}")), contact.Profile.Traits.Select(trait => (trait.Name, $"{trait.Value}")));
        Assert.Equal(faithful.Enrollments.Select(enrollment => (enrollment.Id, enrollment.Step, enrollment.Wait)), contact.Enrollments.Select(enrollment => (enrollment.Id, enrollment.Step, enrollment.Wait)));
        Assert.Equal(other.Courier.Reached, forgetful.Courier.Reached);
        Assert.NotEmpty(forgetful.Courier.Reached);

        Assert.Null(faithful.Head.HistoryFrom);
        Assert.NotNull(contact.Head.HistoryFrom);
        var commits = await HistoryAsync(forgetful);
        Assert.All(commits, commit => Assert.True(commit.Inputs.Max(input => input.Now.Milliseconds) > (forgetful.Now - Kept - Between).Milliseconds));
        Assert.True(commits.Count * 2 < (await HistoryAsync(other)).Count);
        Assert.True((await ClosedAsync(forgetful)).Count < (await ClosedAsync(other)).Count);
        Assert.Equal(
            commits.SelectMany(commit => commit.Inputs).Count(input => input.Input.Key is not null),
            (await forgetful.Store.ReadAsync(TableName.Contacts, World.User("ann").Value, "h|d|", "h|d}", Limits.StoreRowsPerPage, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_comes_a_second_time_within_the_shortest_history_is_known_again()
    {
        var world = await LiveAsync("""{ "sending": "on", "retention": { "history": "30d" } }""");
        var before = await ContactAsync(world);

        await world.AcceptAsync(Said.Track($"visit-{Visits}", "Page Viewed", world.Now, "ann"));
        await world.RunUntilIdleAsync();

        Assert.Equal(before.Profile.Occurrences(Pattern), (await ContactAsync(world)).Profile.Occurrences(Pattern));
    }

    [Fact]
    public async Task History_goes_to_the_last_row_when_nothing_happens_any_more()
    {
        var world = await LiveAsync("""{ "sending": "on", "retention": { "history": "30d", "closedEnrollments": "30d" } }""");
        for (var week = 0; week < 12; week++)
        {
            world.Time.Advance(TimeSpan.FromDays(7));
            await world.RunUntilIdleAsync();
        }

        Assert.True((await HistoryAsync(world)).Count <= 2);
        Assert.Empty(await ClosedAsync(world));
        Assert.Empty((await ContactAsync(world)).Enrollments);
    }

    [Fact]
    public async Task The_history_of_who_went_up_in_a_contact_expires_with_it_and_the_merge_is_not_repeated()
    {
        var world = new World(Snapshot("""{ "sending": "on", "retention": { "history": "30d" } }"""));
        await world.AcceptAsync(Said.Track("seen", "Page Viewed", world.Now, anonymous: "laptop"));
        await world.RunUntilIdleAsync();
        await world.AcceptAsync(Said.Identify("known", world.Now, "ann", "laptop"));
        await world.RunUntilIdleAsync();
        for (var week = 0; week < 8; week++)
        {
            world.Time.Advance(TimeSpan.FromDays(7));
            await world.AcceptAsync(Said.Track($"week-{week}", "Page Viewed", world.Now, anonymous: "laptop"));
            await world.RunUntilIdleAsync();
        }

        var contact = await ContactAsync(world);
        Assert.Equal([World.Visitor("laptop")], contact.Profile.Absorbed);
        Assert.Empty(await HistoryAsync(world, World.Visitor("laptop")));
        var merges = (await HistoryAsync(world)).SelectMany(commit => commit.Facts).Count(fact => fact.Kind == FactKind.Merged);
        Assert.Equal(0, merges);
        Assert.Equal(5, contact.Profile.Occurrences(Pattern).Length);
    }

    private static string Pattern => new EventPattern("Page Viewed").Key;

    /// <summary>A visit every few days, with a journey that begins again each time.</summary>
    private static async Task<World> LiveAsync(string settings)
    {
        var world = new World(Snapshot(settings));
        for (var visit = 1; visit <= Visits; visit++)
        {
            await world.AcceptAsync(Said.Track($"visit-{visit}", "Page Viewed", world.Now, "ann", traits: $$"""{ "email": "ann@example.com", "visits": {{visit}} }"""));
            await world.RunUntilIdleAsync();
            world.Time.Advance(Between);
            await world.RunUntilIdleAsync();
        }

        return world;
    }

    private static Snapshot Snapshot(string settings) => WorldContent.Snapshot(1,
    [
        new("settings.json", settings),
        new("messages/hello/html.liquid", "---\nsubject: Hello\nkind: transactional\n---\n<p>Hello</p>\n"),
        new("segments/often.json", """{ "id": "often", "if": { "event": "Page Viewed", "atLeast": 5 } }"""),
        new("segments/never.json", """{ "id": "never", "if": { "event": "Order Completed", "never": true } }"""),
        new("journeys/visit.json", """
            { "id": "visit", "state": "live", "trigger": { "event": "Page Viewed" }, "entry": { "reentry": "always" },
              "steps": [ { "id": "greet", "send": "hello" }, { "id": "rest", "wait": "1d" } ] }
            """),
    ]);

    private static async Task<Contact> ContactAsync(World world) =>
        (await new ContactStore(world.Store).LoadAsync(World.User("ann"), CancellationToken.None)).Contact;

    private static async Task<List<ContactCommit>> HistoryAsync(World world, ContactId? of = null) =>
        await new ContactStore(world.Store).HistoryAsync(of ?? World.User("ann"), CancellationToken.None).ToListAsync();

    private static async Task<IReadOnlyList<ClosedEnrollment>> ClosedAsync(World world) =>
        await new ContactStore(world.Store).ClosedAsync(World.User("ann"), CancellationToken.None);
}
