using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Engagements;
using Wayfarer.Runtime.Links;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Runtime.Engagements;

public sealed class EngagementRecorderTests
{
    private const string Safari = "Mozilla/5.0 (Macintosh) Version/17.4 Safari/605.1.15";

    private static readonly ContactId Ann = ContactId.Parse("u2aa2869833f0783158348222902c5bab");
    private static readonly Link Link = new() { IssuedAt = Instant.Epoch, Contact = Ann, MessageKey = "key", Message = "hello", Journey = "welcome", Step = "send" };

    private readonly MemoryMessageQueue _queue = new(new ManualTime());
    private readonly EngagementRecorder _recorder;

    public EngagementRecorderTests() => _recorder = new EngagementRecorder(_queue, new RecentEngagements());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_click_is_an_event_that_says_of_which_message_it_is_where_to_and_by_whom()
    {
        await ClickAsync(60_000, "https://shop.example/a");
        var click = Assert.Single(await EventsAsync());
        Assert.Equal(EventNames.EmailLinkClicked, click.Name);
        Assert.Equal(
            """{"message":"hello","journey":"welcome","step":"send","messageKey":"key","url":"https://shop.example/a","by":"human","reasons":""}""",
            click.Properties!.Value.GetRawText());
    }

    [Fact]
    public async Task The_same_within_ten_seconds_is_one_and_later_it_is_another()
    {
        for (var at = 60_000; at < 70_000; at += 500) await ClickAsync(at, "https://shop.example/a");
        Assert.Single(await EventsAsync());

        await ClickAsync(75_000, "https://shop.example/a");
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task What_a_machine_did_does_not_hide_what_the_person_does_right_after()
    {
        await _recorder.RecordAsync(Link with { Url = "https://shop.example/a" }, Engagement(60_000) with { IsHeadOnly = true }, Cancellation);
        await ClickAsync(61_500, "https://shop.example/a");
        Assert.Equal(["machine", "human"], (await EventsAsync()).Select(By));
    }

    [Fact]
    public async Task Many_links_at_once_are_a_machines_also_those_that_came_first()
    {
        foreach (var (at, path) in new[] { (60_000, "a"), (60_300, "b"), (60_600, "c"), (60_700, "d") }) await ClickAsync(at, $"https://shop.example/{path}");

        var events = await EventsAsync();
        Assert.Equal(["human", "human", "machine", "machine", "machine", "machine"], events.Select(By));
        var corrected = events.Where(told => told.Properties!.Value.TryGetProperty("corrects", out _)).ToList();
        Assert.Equal(events.Take(2).Select(told => told.MessageId), corrected.Select(told => told.Properties!.Value.GetProperty("corrects").GetString()));
        Assert.Equal(["https://shop.example/a", "https://shop.example/b"], corrected.Select(told => told.Properties!.Value.GetProperty("url").GetString()));
    }

    [Theory]
    [InlineData(70_000, "machine")]
    [InlineData(70_001, "human")]
    public async Task Who_fell_into_the_trap_is_a_machine_for_ten_seconds(int at, string by)
    {
        await _recorder.RecordAsync(Link, Engagement(60_000) with { IsTrap = true }, Cancellation);
        await ClickAsync(at, "https://shop.example/a");
        Assert.Equal(["machine", by], (await EventsAsync()).Select(By));
    }

    [Fact]
    public async Task A_trap_unmasks_the_click_before_it_and_no_other_message()
    {
        await ClickAsync(60_000, "https://shop.example/a");
        await _recorder.RecordAsync(Link with { MessageKey = "other", Url = "https://shop.example/a" }, Engagement(60_000), Cancellation);
        await _recorder.RecordAsync(Link, Engagement(65_000) with { IsTrap = true }, Cancellation);
        Assert.Equal(["human", "human", "machine", "machine"], (await EventsAsync()).Select(By));
    }

    [Fact]
    public async Task A_flood_over_many_messages_stays_within_its_memory_and_is_recorded()
    {
        for (var number = 0; number < 25_000; number++)
            await _recorder.RecordAsync(Link with { MessageKey = $"key-{number}", Url = "https://shop.example/" }, Engagement(60_000), Cancellation);
        Assert.Equal(25_000, (await EventsAsync()).Count);
    }

    private static string By(Event told) => told.Properties!.Value.GetProperty("by").GetString()!;

    private static Engagement Engagement(long at) => new() { Kind = EngagementKind.Click, At = new Instant(at), SentAt = Instant.Epoch, UserAgent = Safari };

    private async Task ClickAsync(long at, string url) => await _recorder.RecordAsync(Link with { Url = url }, Engagement(at), Cancellation);

    private async Task<List<Event>> EventsAsync()
    {
        var events = new List<Event>();
        while (await _queue.ReceiveAsync(QueueName.Inbox, 1_000, TimeSpan.FromMinutes(1), Cancellation) is { Count: > 0 } leased)
            events.AddRange(leased.Select(message => Assert.IsType<Input.Occurred>(InboxMessage.Read(message.Body).Input).Event));

        return events;
    }
}
