using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Channels;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Simulation;

/// <summary>A provider that now and then postpones, takes a message and forgets to say so, or never answers.</summary>
public sealed class SimulatedProvider(Dice dice, Func<SimulationPlan> plan)
{
    /// <summary>How often each message really reached somebody.</summary>
    public Dictionary<string, int> Taken { get; } = [];

    /// <summary>Every hand-over that began, in the order of the world.</summary>
    public List<BegunHandOver> Begun { get; } = [];

    public ICourier For(SimulatedWorker worker, Scheduler scheduler) => new Courier(this, worker, scheduler);

    private HandOver Take(string key)
    {
        if (dice.Chance(plan().ProviderLater)) return new HandOver.Later(null, "simulated: too many requests");

        var isRepeated = plan().RepeatsAreSafe && Taken.ContainsKey(key);
        if (dice.Chance(plan().ProviderUnknown))
        {
            if (!isRepeated && dice.Chance(0.5)) Count(key);
            return new HandOver.Unknown("simulated: no answer");
        }

        if (!isRepeated) Count(key);
        return HandOver.HandedOver.Instance;
    }

    private void Count(string key) => Taken[key] = Taken.GetValueOrDefault(key) + 1;

    private sealed class Courier(SimulatedProvider provider, SimulatedWorker worker, Scheduler scheduler) : ICourier
    {
        public bool RepeatsAreSafe(Delivery delivery) => provider.Plan.RepeatsAreSafe;

        public bool GoesByMail(Delivery delivery) => true;

        public async ValueTask<HandOver> HandOverAsync(Delivery delivery, Contact contact, Snapshot snapshot, Instant at, CancellationToken cancellation)
        {
            provider.Begun.Add(new BegunHandOver(delivery, contact, snapshot, at, worker.LookedAtClock));
            await scheduler.StepAsync(worker);
            var answer = provider.Take(delivery.Key);
            await scheduler.StepAsync(worker);
            if (provider.ConnectionIsLost()) throw new StoreUnavailableException("simulated: the connection to the provider was lost");

            return answer;
        }
    }

    private SimulationPlan Plan => plan();

    private bool ConnectionIsLost() => dice.Chance(plan().FaultAfter);
}

/// <param name="At">By the worker's clock, which may be ahead or behind.</param>
/// <param name="Really">The instant of the world at which the worker looked at that clock.</param>
public sealed record BegunHandOver(Delivery Delivery, Contact Contact, Snapshot Snapshot, Instant At, Instant Really);
