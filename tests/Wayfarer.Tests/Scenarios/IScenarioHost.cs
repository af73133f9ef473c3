using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Scenarios;

/// <summary>Something that lives through a story: on a clock that is moved for it, and by itself in no other way.</summary>
public interface IScenarioHost : IAsyncDisposable
{
    void MoveTo(Instant instant);

    Task PublishAsync(IReadOnlyList<ContentFile> files);

    Task AcceptAsync(Event @event);

    /// <summary>Works until nothing is left to do at this instant.</summary>
    Task RunAsync();

    /// <summary>The next instant at which there is something to do without anything coming in; never when there is none.</summary>
    Task<Instant> NextAsync();

    /// <summary>What was decided about a person and why, in order, one line each.</summary>
    Task<IReadOnlyList<string>> FactsAsync(string person);

    /// <summary>What was handed over, one line each.</summary>
    IReadOnlyList<string> HandedOver { get; }
}
