using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Web.Journeys;

/// <summary>
/// All journeys with how many people are where. One whose file was removed drains, and is listed until nobody is inside any
/// more.
/// </summary>
public sealed class JourneysEndpoint(ISnapshotSource snapshots, TotalsTable totals)
{
    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        var snapshot = snapshots.Current;
        var journeys = new List<JourneyAnswer>();
        foreach (var id in snapshot.AllVersions.Select(journey => journey.Id).Distinct().Order(StringComparer.Ordinal))
        {
            var sums = JourneyTotals.Of(await totals.ReadAsync(id, cancellation));
            if (snapshot.Journey(id) is not null || sums.Here > 0) journeys.Add(JourneyAnswer.Of(id, snapshot, sums));
        }

        return Answers.Json(new JourneysAnswer(snapshot.Number, journeys));
    }
}

public sealed record JourneysAnswer(long Snapshot, IReadOnlyList<JourneyAnswer> Journeys);

/// <summary>One journey; the version is null when its file was removed.</summary>
public sealed record JourneyAnswer(string Id, JourneyState State, string? Version, JourneyTotals Totals)
{
    public static JourneyAnswer Of(string id, Snapshot snapshot, JourneyTotals totals) =>
        new(id, snapshot.StateOf(id), snapshot.Journey(id)?.Version, totals);
}
