using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Simulation;

/// <summary>Everything that a world left behind, read straight from its store.</summary>
public sealed class Outcome
{
    private readonly HashSet<string> _notifications = [];

    public Outcome(SimulationWorld world)
    {
        World = world;
        var store = new ContactStore(world.Store);
        foreach (var id in Partitions(world.Store, TableName.Contacts).Select(ContactId.Parse))
        {
            Contacts[id] = Now(store.LoadAsync(id, default)).Contact;
            Histories[id] = [.. store.HistoryAsync(id, default).ToBlockingEnumerable()];
            Closed[id] = Now(store.ClosedAsync(id, default));
        }

        foreach (var delivery in world.WaitingRows().Select(row => DeliveryTable.Read(row).Delivery))
        {
            Waiting.Add(delivery.Key);
            if (delivery.Kind == Domain.Messages.DeliveryKind.Notification) _notifications.Add(delivery.Key);
        }

        foreach (var contact in Contacts.Values.Where(contact => contact.Head.ForwardTo is null))
            People.Add(new Person(contact, [.. contact.Profile.Absorbed.Prepend(contact.Id).Where(Contacts.ContainsKey)]));
    }

    public SimulationWorld World { get; }

    public Dictionary<ContactId, Contact> Contacts { get; } = [];

    public Dictionary<ContactId, List<ContactCommit>> Histories { get; } = [];

    public Dictionary<ContactId, IReadOnlyList<ClosedEnrollment>> Closed { get; } = [];

    /// <summary>The contacts that were not merged away, each with those that were merged into it.</summary>
    public List<Person> People { get; } = [];

    public static T Now<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    public static IEnumerable<string> Partitions(ITableStore store, TableName table)
    {
        RowAddress? after = null;
        while (Now(store.ScanAsync(table, "", "~", after, 1, default)) is [var row])
        {
            yield return row.Partition;
            after = new RowAddress(row.Partition, "~~~");
        }
    }

    public IEnumerable<RecordedInput> Inputs(Person person) => person.Members.SelectMany(id => Histories[id]).SelectMany(commit => commit.Inputs);

    /// <summary>What was decided about an enrollment, for whoever looks into a failure.</summary>
    public string Story(string enrollment) => string.Join("\n  ", Histories
        .SelectMany(history => history.Value.SelectMany(commit => commit.Facts.Select(fact => (history.Key, commit.Sequence, Fact: fact))))
        .Where(item => item.Fact.Enrollment == enrollment || item.Fact.Kind is FactKind.Merged or FactKind.Forwarded or FactKind.Linked && enrollment.Contains(item.Key.Value, StringComparison.Ordinal))
        .OrderBy(item => item.Fact.At)
        .Select(item => $"{item.Key} {item.Sequence} {item.Fact.At} {item.Fact.Kind} {item.Fact.Step} {item.Fact.Message} {item.Fact.Reason}").Prepend(""));

    /// <summary>The messages that rightly wait: for an instant that has not come, or for room in a limit that is full.</summary>
    public HashSet<string> Waiting { get; } = [];

    public bool IsNotification(string messageKey) => _notifications.Contains(messageKey);

    public bool IsTransactional(string messageKey) =>
        World.Provider.Begun.Any(begun => begun.Delivery.Key == messageKey && begun.Delivery.Message == "receipt");

    public IEnumerable<Fact> Facts(Person person) => person.Members.SelectMany(id => Histories[id]).SelectMany(commit => commit.Facts);
}

/// <summary>One person in the end: a contact and all that went up in it.</summary>
public sealed record Person(Contact Contact, IReadOnlyList<ContactId> Members);
