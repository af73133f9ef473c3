using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Runtime.Merging;

/// <summary>Who is who, what they have done and what is known about them, by going through the list of events.</summary>
public static class People
{
    private const string Counted = "Product Viewed";

    /// <summary>For events whose identifiers make groups that are each one person.</summary>
    public static async Task AssertAreAsync(World world, IReadOnlyList<Said> said)
    {
        var contacts = (await WorldState.ContactsAsync(world)).ToDictionary(contact => contact.Id);
        var people = Groups(said);
        Assert.Equal(people.Count, contacts.Values.Count(contact => contact.Head.ForwardTo is null));
        foreach (var group in people)
        {
            var members = group.SelectMany(ContactsOf).Distinct().ToList();
            var root = Assert.Single(members.Select(id => Root(contacts, id)).Distinct(), contact => contact is not null)!;
            Assert.Equal(members.Min(IdOrder), root.Id);
            AssertKnows(root, [.. group.Select(item => item.Event)]);
            Assert.Equal(members.Where(id => id != root.Id).Order(IdOrder).ToList(), root.Profile.Absorbed.Order(IdOrder).ToList());
        }

        await AssertAppliedOnceAsync(world, said);
    }

    public static async Task AssertAppliedOnceAsync(World world, IReadOnlyList<Said> said)
    {
        var applied = new List<string>();
        foreach (var contact in await WorldState.ContactsAsync(world))
            applied.AddRange(WorldState.Commits(world, contact.Id).SelectMany(commit => commit.Inputs).Select(recorded => recorded.Input).OfType<Input.Occurred>().Select(input => input.Key));

        Assert.Equal(said.Select(item => item.Event.Key).Distinct().Order(StringComparer.Ordinal), applied.Order(StringComparer.Ordinal));
    }

    public static Contact? Root(IReadOnlyDictionary<ContactId, Contact> contacts, ContactId id)
    {
        var contact = contacts.GetValueOrDefault(id);
        while (contact?.Head.ForwardTo is { } next) contact = contacts[next];
        return contact;
    }

    public static void AssertKnows(Contact contact, IReadOnlyList<Event> events)
    {
        var traits =
            from @event in events
            where @event.Traits is not null
            from trait in @event.Traits!.Value.EnumerateObject()
            group (@event, trait) by trait.Name into named
            let last = named.OrderBy(item => item.@event.OccurredAt.Milliseconds).ThenBy(item => item.@event.Key, StringComparer.Ordinal).Last()
            orderby named.Key
            select $"{named.Key}={last.trait.Value} at {last.@event.OccurredAt}";
        Assert.Equal(traits, contact.Profile.Traits.Where(trait => trait.Name != "fan").OrderBy(trait => trait.Name).Select(trait => $"{trait.Name}={trait.Value} at {trait.At}"));

        var counted = events.Where(@event => @event.Name == Counted).Select(@event => new Occurrence(@event.OccurredAt, Occurrence.HashOf(@event.Key))).Distinct().ToList();
        var remembered = contact.Profile.Memories.Where(memory => memory.Newest.Any(counted.Contains)).SelectMany(memory => memory.Newest).ToList();
        Assert.Equal(counted.OrderByDescending(item => item.At).ThenByDescending(item => item.EventHash), remembered);

        Assert.Equal(Sorted(events.Select(@event => @event.UserId)), Sorted(contact.Profile.UserIds));
        Assert.Equal(Sorted(events.Select(@event => @event.AnonymousId)), Sorted(contact.Profile.AnonymousIds));
    }

    private static readonly Comparer<ContactId> IdOrder = Comparer<ContactId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    private static IEnumerable<ContactId> ContactsOf(Said said) => said.Linked.Prepend(said.Event.ContactId(World.IdentityKey));

    /// <summary>Events belong together when a chain of shared identifiers leads from one to the other.</summary>
    private static List<List<Said>> Groups(IReadOnlyList<Said> said)
    {
        var groups = new List<List<Said>>();
        foreach (var item in said)
        {
            var related = groups.Where(group => group.SelectMany(ContactsOf).Intersect(ContactsOf(item)).Any()).ToList();
            groups.RemoveAll(related.Contains);
            groups.Add([.. related.SelectMany(group => group), item]);
        }

        return groups;
    }

    private static IEnumerable<string> Sorted(IEnumerable<string?> values) => values.OfType<string>().Distinct().Order(StringComparer.Ordinal);
}
