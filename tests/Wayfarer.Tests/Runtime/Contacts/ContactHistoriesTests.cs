using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Contacts;

public sealed class ContactHistoriesTests
{
    private readonly World _world = new(Snapshot.Empty);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_went_up_in_somebody_is_part_of_their_history_and_no_person()
    {
        await AcceptAsync(
            Said.Track("1", "Seen", At(3), anonymous: "laptop"),
            Said.Track("2", "Seen", At(1), user: "ann"),
            Said.Track("3", "Bought", At(2), user: "bob"));
        await AcceptAsync(Said.Identify("4", At(4), "ann", "laptop"));

        var people = await AllAsync(new ContactHistories(_world.Store));

        Assert.Equal([World.User("ann"), World.User("bob")], people.Select(person => person.Contact).OrderBy(contact => contact == World.User("bob")));
        var ann = people.Single(person => person.Contact == World.User("ann"));
        Assert.Equal([("Seen", At(1)), ("Seen", At(3)), ("Identified", At(4))], ann.Events.Select(@event => (@event.Name, @event.OccurredAt)));
    }

    [Fact]
    public async Task Whoever_was_erased_is_not_there()
    {
        await AcceptAsync(Said.Track("1", "Seen", At(1), user: "ann"), Said.Track("2", "Seen", At(2), user: "bob"));
        var erase = new Input.Erase(World.User("ann"), _world.Now);
        await _world.Queue.EnqueueAsync(QueueName.Inbox, [new InboxMessage(World.User("ann"), erase).ToQueueMessage()], Cancellation);
        await _world.RunUntilIdleAsync();

        Assert.Equal([World.User("bob")], (await AllAsync(new ContactHistories(_world.Store))).Select(person => person.Contact));
    }

    [Theory]
    [InlineData(9, 3, 3)]
    [InlineData(9, 2, 2)]
    [InlineData(5, 9, 3)]
    [InlineData(4, 9, 2)]
    [InlineData(1, 9, 1)]
    public async Task A_page_ends_with_as_many_people_or_events(int events, int people, int expected)
    {
        foreach (var user in new[] { "ann", "bob", "cid" })
            await AcceptAsync(Said.Track($"{user} 1", "Seen", At(1), user: user), Said.Track($"{user} 2", "Seen", At(2), user: user));
        var histories = new ContactHistories(_world.Store) { EventsPerPage = events };

        var page = await histories.ReadAsync(after: null, people, Cancellation);

        Assert.Equal(expected, page.People.Count);
        Assert.Equal(expected == 3, page.Last is null);
        Assert.Equal(3, (await AllAsync(histories, people)).Select(person => person.Contact).Distinct().Count());
    }

    private Instant At(int minute) => _world.Start - TimeSpan.FromMinutes(50 - minute);

    private async Task AcceptAsync(params Said[] said)
    {
        foreach (var one in said) await _world.AcceptAsync(one);
        await _world.RunUntilIdleAsync();
    }

    private static async Task<List<PersonHistory>> AllAsync(ContactHistories histories, int people = 100)
    {
        var all = new List<PersonHistory>();
        for (ContactId? after = null; ;)
        {
            var page = await histories.ReadAsync(after, people, Cancellation);
            all.AddRange(page.People);
            if (page.Last is null) return all;

            after = page.Last;
        }
    }
}
