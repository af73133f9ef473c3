using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Hosting;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web;

/// <summary>Whether events can be accepted now, and what waits too long behind the door.</summary>
public sealed class HealthEndpoint(ITableStore store, DefinitionStore definitions, HealthReader health)
{
    /// <summary>For everybody, and so with nothing but yes or no.</summary>
    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        try
        {
            await store.ScanAsync(TableName.Due, "", "~", after: null, 1, cancellation);
            return Answers.Json(new HealthAnswer("healthy", definitions.Current.Number));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    /// <summary>For whoever watches over the installation: 503 when somebody must look, so that a monitor needs no more than the status.</summary>
    public async Task<IResult> GetFiguresAsync(CancellationToken cancellation)
    {
        try
        {
            var read = await health.ReadAsync(cancellation);
            return Answers.Json(
                HealthFigures.Of(read, definitions.Current.Number),
                read.State == HealthState.Bad ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}

public sealed record HealthAnswer(string Status, long Snapshot);

/// <summary>What waits, each with whether that is as it should be; the state of the whole is the worst of them.</summary>
public sealed record HealthFigures(
    string State, string At, long Snapshot, WaitingSince OldestEvent, HealthCount OverdueWakes, WaitingSince OldestOutbox, HealthCount Poison)
{
    internal static HealthFigures Of(Health read, long snapshot) => new(
        InWords(read.State), read.At.ToString(), snapshot,
        new WaitingSince(InWords(read.InputState), read.InputAge.TotalSeconds, read.OldestInput?.ToString()),
        new HealthCount(InWords(read.WakesState), read.OverdueWakes, read.OverdueWakes >= Limits.OverdueWakesCounted),
        new WaitingSince(InWords(read.OutboxState), read.OutboxAge.TotalSeconds, read.OldestOutbox?.ToString()),
        new HealthCount(InWords(read.PoisonState), read.Poison, OrMore: false));

    private static string InWords(HealthState state) => state.ToString().ToLowerInvariant();
}

/// <summary>How long the oldest has waited; 0 when none waits.</summary>
public sealed record WaitingSince(string State, double Seconds, string? Since);

/// <summary>How many there are, or at least are when there may be more.</summary>
public sealed record HealthCount(string State, long Count, bool OrMore);
