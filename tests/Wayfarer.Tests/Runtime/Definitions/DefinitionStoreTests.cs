using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;
using Xunit;

namespace Wayfarer.Tests.Runtime.Definitions;

public sealed class DefinitionStoreTests : IDisposable
{
    private static readonly ContentFile Hello = Message("hello", "Hello");

    private readonly MemoryTableStore _store = new();
    private readonly DefinitionStore _definitions;

    public DefinitionStoreTests() => _definitions = new DefinitionStore(_store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _definitions.Dispose();

    [Fact]
    public async Task The_first_snapshot_has_the_number_one_and_the_same_files_make_no_second()
    {
        var first = await PublishAsync(Hello, Journey("greet", "hello"));
        var second = await PublishAsync(Journey("greet", "hello"), Hello, new ContentFile("README.md", "notes"));

        Assert.Equal((1, true), (first.Snapshot.Number, first.IsNew));
        Assert.Equal((1, false), (second.Snapshot.Number, second.IsNew));
        Assert.Empty(second.Problems);
    }

    [Fact]
    public async Task A_broken_file_is_reported_and_its_live_version_goes_on()
    {
        var first = await PublishAsync(Hello, Journey("greet", "hello"));
        var version = first.Snapshot.Journey("greet")!.Version;

        var second = await PublishAsync(Hello, new ContentFile("journeys/greet.json", "{"), Journey("other", "hello"));

        Assert.Equal("journeys/greet.json", Assert.Single(second.Problems).File);
        Assert.Equal(second.Problems, _definitions.Problems);
        Assert.Equal(version, second.Snapshot.Journey("greet")!.Version);
        Assert.Equal(JourneyState.Live, second.Snapshot.StateOf("other"));
    }

    [Fact]
    public async Task A_broken_file_without_a_live_version_holds_back_only_itself_and_what_depends_on_it()
    {
        var publication = await PublishAsync(
            new ContentFile("messages/hello/html.liquid", "no head"), Journey("greet", "hello"), Message("bye", "Bye"), Journey("leave", "bye"));

        Assert.Equal(["leave"], publication.Snapshot.Definitions.Journeys.Select(journey => journey.Id));
        Assert.Equal(["journeys/greet.json", "messages/hello/html.liquid"], publication.Problems.Select(problem => problem.File).Distinct());
    }

    [Fact]
    public async Task A_message_that_is_removed_while_a_journey_sends_it_stays()
    {
        await PublishAsync(Hello, Journey("greet", "hello"));
        var publication = await PublishAsync(Journey("greet", "hello"));

        Assert.Equal("journeys/greet.json", Assert.Single(publication.Problems).File);
        Assert.Equal(JourneyState.Live, publication.Snapshot.StateOf("greet"));
        Assert.NotNull(publication.Snapshot.Message("hello"));
    }

    [Fact]
    public async Task People_find_the_version_that_they_entered()
    {
        var entered = (await PublishAsync(Hello, Journey("greet", "hello"))).Snapshot.Journey("greet")!.Version;
        await PublishAsync(Hello, Journey("greet", "hello", wait: "2h"));
        await PublishAsync(Hello, Journey("greet", "hello", wait: "3h", state: "paused"));
        var last = await PublishAsync(Hello);

        Assert.NotNull(last.Snapshot.JourneyVersion("greet", entered));
        Assert.Equal(3, last.Snapshot.AllVersions.Count());
        Assert.Equal(JourneyState.Draining, last.Snapshot.StateOf("greet"));
    }

    [Fact]
    public async Task Pausing_and_going_on_keeps_one_text_of_the_version()
    {
        await PublishAsync(Hello, Journey("greet", "hello"));
        for (var round = 0; round < 5; round++)
        {
            await PublishAsync(Hello, Journey("greet", "hello", state: "paused"));
            await PublishAsync(Hello, Journey("greet", "hello"));
        }

        using var other = new DefinitionStore(_store);
        var snapshot = await other.RefreshAsync(Cancellation);

        Assert.Equal(11, snapshot.Number);
        Assert.Single(snapshot.AllVersions);
    }

    [Fact]
    public async Task Drafts_that_nobody_can_be_inside_of_leave_nothing_behind()
    {
        await PublishAsync(Hello, Journey("greet", "hello", state: "draft"));
        var publication = await PublishAsync(Hello, Journey("greet", "hello", wait: "2h"));

        Assert.Single(publication.Snapshot.AllVersions);
    }

    [Fact]
    public async Task Another_worker_loads_what_it_is_asked_for_from_the_published_texts()
    {
        using var other = new DefinitionStore(_store);
        await PublishAsync(Hello);
        var published = await PublishAsync(Hello, Journey("greet", "hello"));

        var loaded = await other.AtLeastAsync(2, Cancellation);

        Assert.Equal(published.Snapshot.Journey("greet")!.Version, loaded.Journey("greet")!.Version);
        Assert.Equal(published.Snapshot.MemorySignature, loaded.MemorySignature);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await other.AtLeastAsync(3, Cancellation));
    }

    [Fact]
    public async Task Two_that_publish_at_once_get_two_numbers()
    {
        using var other = new DefinitionStore(_store);
        await other.RefreshAsync(Cancellation);
        await PublishAsync(Hello);

        var second = await other.PublishAsync([Hello, Journey("greet", "hello")], Cancellation);

        Assert.Equal(2, second.Snapshot.Number);
        Assert.Equal(2, (await _definitions.RefreshAsync(Cancellation)).Number);
    }

    private static ContentFile Message(string id, string subject) =>
        new($"messages/{id}/html.liquid", $"---\nsubject: {subject}\n---\n<p>Hello</p>\n");

    private static ContentFile Journey(string id, string message, string wait = "1h", string state = "live") => new(
        $"journeys/{id}.json",
        $$"""
        { "id": "{{id}}", "state": "{{state}}", "trigger": { "event": "Signed Up" },
          "steps": [ { "id": "pause", "wait": "{{wait}}" }, { "id": "greet", "send": "{{message}}" } ] }
        """);

    private async Task<Publication> PublishAsync(params ContentFile[] files) => await _definitions.PublishAsync(files, Cancellation);
}
