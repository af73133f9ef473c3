using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Totals;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

/// <summary>What becomes of people who are inside when the state of their journey changes, and who enters in which state.</summary>
public sealed class JourneyStateTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromDays(2);

    private readonly World _world = new(Snapshot(1, "live"));

    public static TheoryData<string, bool> Entering => new()
    {
        { "draft", false }, { "dark", true }, { "live", true }, { "paused", false }, { "draining", false },
    };

    /// <summary>By the state that follows on live while somebody waits before the second message: where they are after the wait.</summary>
    public static TheoryData<string, string?, int> Changes => new()
    {
        { "draft", "again", 1 }, { "dark", "rest", 1 }, { "live", "rest", 2 }, { "paused", "again", 1 }, { "draining", "rest", 2 },
    };

    [Theory]
    [MemberData(nameof(Entering))]
    public async Task Only_a_live_or_dark_journey_is_entered(string state, bool entered)
    {
        Publish(2, state);
        await SignUpAsync("one");
        Assert.Equal(entered, await InsideAsync() is not null);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Who_is_inside_goes_on_as_the_new_state_says(string state, string? step, int reached)
    {
        await SignUpAsync("one");
        Assert.Equal("pause", (await InsideAsync())?.Step);

        Publish(2, state);
        await PassAsync(Pause);

        Assert.Equal(step, (await InsideAsync())?.Step);
        Assert.Equal(reached, Mails());
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("paused")]
    public async Task What_waited_to_be_sent_is_sent_when_the_journey_is_live_again(string state)
    {
        await SignUpAsync("one");
        Publish(2, state);
        await PassAsync(Pause);
        Publish(3, "live");
        await _world.RunUntilIdleAsync();

        Assert.Equal(2, Mails());
        Assert.Equal("rest", (await InsideAsync())?.Step);
    }

    [Fact]
    public async Task A_message_that_waits_while_the_journey_goes_dark_is_skipped_with_that_reason()
    {
        await SignUpAsync("one");
        Publish(2, "paused");
        await PassAsync(Pause);
        Publish(3, "dark");
        await _world.RunUntilIdleAsync();

        Assert.Equal(1, Mails());
        Assert.Equal("rest", (await InsideAsync())?.Step);
        Assert.Contains(await FactsAsync(), fact => fact is { Kind: FactKind.MessageSkipped, Reason: "the journey is dark" });
    }

    [Fact]
    public async Task A_journey_without_a_file_drains()
    {
        await SignUpAsync("one");
        _world.Snapshots.Current = new Snapshot(2, Definitions("live") with { Journeys = [] }, Definitions("live").Journeys);
        await PassAsync(Pause);
        await SignUpAsync("two", "bob");

        Assert.Equal("rest", (await InsideAsync())?.Step);
        Assert.Null(await InsideAsync("bob"));
    }

    [Fact]
    public async Task A_dark_journey_decides_and_counts_everything_and_changes_nothing()
    {
        Publish(2, "dark");
        await SignUpAsync("one");
        await PassAsync(Pause);

        var contact = await ContactAsync();
        Assert.Equal("rest", contact.Enrollments.Single().Step);
        Assert.Empty(_world.Courier.Reached);
        Assert.Empty(contact.Profile.Tags);
        Assert.Equal(["email"], contact.Profile.Traits.Select(trait => trait.Name));
        Assert.Equal(
            ["sent 'hello'", "added the tags greeted and removed none", "set stage", "notified 'sales'", "sent 'hello'"],
            (await FactsAsync()).Where(fact => fact.Kind == FactKind.Withheld).Select(fact => fact.Reason!["the journey is dark: it would have ".Length..]));

        var totals = JourneyTotals.Of(await new TotalsTable(_world.Store).ReadAsync("welcome", CancellationToken.None));
        Assert.Equal((1, 1), (totals.Entered, totals.Here));
        Assert.Equal(["again", "greet", "tell"], totals.Steps.Where(step => step.WouldSend == 1).Select(step => step.Step));
        Assert.All(totals.Steps, step => Assert.Equal((0, 0), (step.Reserved, step.Skipped)));
    }

    [Fact]
    public async Task Who_entered_in_the_dark_gets_no_second_message_without_the_first_and_enters_anew_when_it_is_live()
    {
        Publish(2, "dark");
        await SignUpAsync("one");
        Publish(3, "live");
        await PassAsync(Pause);
        Assert.Empty(_world.Courier.Reached);

        await SignUpAsync("two");
        await SignUpAsync("three");

        var enrollment = (await ContactAsync()).Enrollments.Single();
        Assert.False(enrollment.Dark);
        Assert.Equal("pause", enrollment.Step);
        Assert.Equal(1, Mails());
        Assert.Contains(await FactsAsync(), fact => fact.Kind == FactKind.Exited && fact.Reason!.StartsWith("it was dark", StringComparison.Ordinal));
        Assert.Contains(await FactsAsync(), fact => fact is { Kind: FactKind.NotEntered, Reason: "already inside" });
    }

    [Fact]
    public async Task A_dark_pass_does_not_use_up_the_only_entry()
    {
        Publish(2, "dark");
        await SignUpAsync("one");
        await PassAsync(TimeSpan.FromDays(40));
        Assert.Null(await InsideAsync());

        await SignUpAsync("two");
        Assert.Null(await InsideAsync());
        Publish(3, "live");
        await SignUpAsync("three");
        Assert.NotNull(await InsideAsync());
    }

    private static Snapshot Snapshot(int number, string state) => new(number, Definitions(state));

    private static Wayfarer.Domain.Content.Definitions Definitions(string state)
    {
        var (definitions, problems) = ContentCompiler.Compile(
        [
            new("settings.json", """{ "sending": "on", "people": { "sales": { "email": "sales@example.com" } } }"""),
            new("messages/hello/html.liquid", "---\nsubject: Hello\nkind: transactional\n---\n<p>Hello</p>\n"),
            new("journeys/welcome.json", $$"""
                { "id": "welcome", "state": "{{state}}", "trigger": { "event": "Signed Up" }, "steps": [
                  { "id": "greet", "send": "hello" },
                  { "id": "pause", "wait": "2d" },
                  { "id": "mark", "tag": "greeted" },
                  { "id": "note", "update": { "stage": "greeted" } },
                  { "id": "tell", "notify": { "to": "sales", "message": "Somebody new" } },
                  { "id": "again", "send": "hello" },
                  { "id": "rest", "wait": "30d" } ] }
                """),
        ]);
        Assert.Empty(problems);
        return definitions;
    }

    private void Publish(int number, string state) => _world.Snapshots.Current = Snapshot(number, state);

    private async Task SignUpAsync(string messageId, string user = "ann")
    {
        await _world.AcceptAsync(Said.Track(messageId, "Signed Up", _world.Now, user, traits: """{ "email": "ann@example.com" }"""));
        await _world.RunUntilIdleAsync();
    }

    private async Task PassAsync(TimeSpan elapsed)
    {
        _world.Time.Advance(elapsed);
        await _world.RunUntilIdleAsync();
    }

    private int Mails() => _world.Courier.Reached.Count(key => !key.Contains(".tell.", StringComparison.Ordinal));

    private async Task<Contact> ContactAsync(string user = "ann") =>
        (await new ContactStore(_world.Store).LoadAsync(World.User(user), CancellationToken.None)).Contact;

    private async Task<Enrollment?> InsideAsync(string user = "ann") => (await ContactAsync(user)).Enrollments.SingleOrDefault();

    private async Task<IReadOnlyList<Fact>> FactsAsync()
    {
        var facts = new List<Fact>();
        await foreach (var commit in new ContactStore(_world.Store).HistoryAsync(World.User("ann"), CancellationToken.None)) facts.AddRange(commit.Facts);

        return facts;
    }
}
