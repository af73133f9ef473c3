using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Storage;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Web.Journeys;

/// <summary>All journeys with how many people are where, one in detail, and who is in it.</summary>
public sealed class JourneysEndpoint(JourneyReader journeys)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    public async Task<IResult> GetAsync(CancellationToken cancellation) => Answers.Json(await journeys.AllAsync(cancellation));

    public async Task<IResult> GetAsync(string id, CancellationToken cancellation) =>
        await journeys.FindAsync(id, cancellation) is { } journey ? Answers.Json(journey) : NoSuchJourney(id);

    /// <param name="step">Only who is at this step; everybody inside when it is not given.</param>
    /// <param name="after">The <c>next</c> of the answer before.</param>
    public async Task<IResult> GetPeopleAsync(string id, string? step, string? after, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");

        try
        {
            return await journeys.PeopleAsync(id, step, after, limit ?? DefaultLimit, cancellation) is { } people ? Answers.Json(people) : NoSuchJourney(id);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private static IResult NoSuchJourney(string id) =>
        Answers.Problem(StatusCodes.Status404NotFound, $"There is no journey '{id}' and nobody inside of one. GET /v1/journeys lists them.");
}

public sealed record JourneysAnswer(long Snapshot, IReadOnlyList<JourneyAnswer> Journeys);

/// <summary>One journey; the version is null when its file was removed.</summary>
public sealed record JourneyAnswer(string Id, JourneyState State, string? Version, JourneyTotals Totals)
{
    public static JourneyAnswer Of(string id, Snapshot snapshot, JourneyTotals totals) =>
        new(id, snapshot.StateOf(id), snapshot.Journey(id)?.Version, totals);
}
