using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web.Deliveries;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Deliveries;

/// <summary>What waits to be handed over, what was, and what was not and why.</summary>
public sealed class DeliveriesPages(JourneyReader journeys, DeliveriesEndpoint deliveries, SkippedTable skipped, FrameReader frames)
{
    private const int Shown = 50;

    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        var all = (await journeys.AllAsync(cancellation)).Journeys;
        var today = new List<StepToday>();
        foreach (var journey in all)
        {
            var steps = (await journeys.TodayAsync(journey.Id, cancellation)).Steps;
            today.AddRange(steps.Where(IsAboutMessages).Select(step => new StepToday(journey.Id, step)));
        }

        var model = new DeliveriesModel(await deliveries.ReadAsync(Shown, cancellation), today, await skipped.NewestAsync(since: null, Shown, cancellation));
        return PageResult.Of<DeliveriesPage>(await frames.ReadAsync("Deliveries", Section.Deliveries, cancellation), model);
    }

    private static bool IsAboutMessages(StepTotals step) => step.Reserved + step.HandedOver + step.Skipped + step.Failed + step.Unknown > 0;
}
