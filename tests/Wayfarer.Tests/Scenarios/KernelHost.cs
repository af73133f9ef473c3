using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Replay;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Scenarios;

/// <summary>
/// The kernel and nothing else: contacts in a dictionary, inputs in a list, messages handed over as soon as nothing else is
/// to be done. What the others come to must be what this comes to.
/// </summary>
public sealed class KernelHost : IScenarioHost
{
    private readonly VirtualClock _clock = new();
    private readonly Dictionary<ContactId, Contact> _contacts = [];
    private readonly Dictionary<ContactId, List<Fact>> _facts = [];
    private readonly HashSet<(ContactId, string)> _applied = [];
    private readonly List<(ContactId Contact, Event Event)> _heard = [];
    private readonly Queue<(ContactId Contact, Input Input)> _inbox = [];
    private readonly List<Delivery> _deliveries = [];
    private readonly TracingCourier _courier = new();
    private Snapshot _snapshot = Snapshot.Empty;

    public IReadOnlyList<string> HandedOver => _courier.HandedOver;

    public void MoveTo(Instant instant) => _clock.MoveTo(instant);

    /// <summary>A version that somebody may still be in stays known.</summary>
    public Task PublishAsync(IReadOnlyList<ContentFile> files)
    {
        var (definitions, problems) = ContentCompiler.Compile(files);
        Assert.Empty(problems);
        var kept = _snapshot.AllVersions.Where(old => definitions.Journeys.All(journey => journey.Id != old.Id || journey.Version != old.Version));
        _snapshot = new Snapshot(_snapshot.Number + 1, definitions, [.. kept]);
        return Task.CompletedTask;
    }

    public Task AcceptAsync(Event @event)
    {
        _inbox.Enqueue((@event.ContactId(World.IdentityKey), new Input.Occurred(@event, [])));
        return Task.CompletedTask;
    }

    public async Task RunAsync()
    {
        while (true)
        {
            foreach (var contact in _contacts.Values.Where(contact => contact.NextWake() <= _clock.Now).ToList()) Apply(contact.Id, new Input.Wake(contact.NextWake()));

            if (_inbox.TryDequeue(out var next)) Apply(next.Contact, next.Input);
            else if (_deliveries.Count > 0) await HandOverAsync();
            else return;
        }
    }

    public Task<Instant> NextAsync() => Task.FromResult(_contacts.Values.Select(contact => contact.NextWake()).Aggregate(Instant.Never, Instant.Min));

    public Task<IReadOnlyList<string>> FactsAsync(string person) =>
        Task.FromResult<IReadOnlyList<string>>([.. _facts[World.User(person)].Select(fact => ScenarioRun.Line(person, fact))]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(ContactId id, Input input)
    {
        if (input.Key is { } key && !_applied.Add((id, key))) return;

        var contact = _contacts.GetValueOrDefault(id) ?? Contact.New(id);
        if (ContactKernel.NeedsRecall(contact, _snapshot)) contact = ContactKernel.Recall(contact, _snapshot, Memories(id));
        if (input.Heard() is { } heard) _heard.Add((id, heard));
        var applied = ContactKernel.Apply(contact, input, _snapshot, _clock.Now);
        Assert.True(applied.InputApplied);
        _contacts[id] = applied.Contact with { Head = applied.Contact.Head with { Sequence = contact.Head.Sequence + 1 } };
        if (!_facts.TryGetValue(id, out var facts)) _facts[id] = facts = [];
        facts.AddRange(applied.Facts);
        foreach (var deliver in applied.Effects.OfType<Effect.Deliver>()) _deliveries.Add(deliver.Delivery);
    }

    /// <summary>What the rules ask to remember, from everything that was ever heard.</summary>
    private ImmutableArray<EventMemory> Memories(ContactId id)
    {
        var profile = Profile.Empty;
        foreach (var (_, @event) in _heard.Where(heard => heard.Contact == id))
        {
            foreach (var memory in _snapshot.Plan(@event.Name).Memories.Where(memory => memory.Pattern.FiltersHold(@event.Properties)))
                profile = profile.Remember(memory, @event);
        }

        return profile.Memories;
    }

    /// <summary>What was reserved first goes first, and of one instant in the order of its key.</summary>
    private async Task HandOverAsync()
    {
        var delivery = _deliveries.OrderBy(waiting => waiting.ReservedAt).ThenBy(waiting => waiting.Key, StringComparer.Ordinal).First();
        _deliveries.Remove(delivery);
        var contact = _contacts[delivery.Contact];
        var isWanted = delivery.Kind != DeliveryKind.Email || contact.Enrollments.Any(open => open.Id == delivery.Enrollment && open.WaitNumber == delivery.WaitNumber);
        if (isWanted) await _courier.HandOverAsync(delivery, contact, _snapshot, _clock.Now, CancellationToken.None);
        var receipt = new Receipt(
            delivery.Key, delivery.Kind, delivery.Contact, delivery.Journey, delivery.Enrollment, delivery.Step, delivery.WaitNumber, delivery.Message,
            isWanted ? DeliveryOutcome.HandedOver : DeliveryOutcome.Skipped, _clock.Now, isWanted ? null : "the enrollment had ended");
        _inbox.Enqueue((delivery.Contact, new Input.HandedOver(receipt)));
    }
}
