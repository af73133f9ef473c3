using Microsoft.Azure.Functions.Worker;
using Wayfarer.FunctionApp.Hosting;
using Wayfarer.Runtime.EventGrid;

namespace Wayfarer.FunctionApp.EventGrid;

/// <summary>
/// One function for each kind of subscription, so that each has its filter, its dead letters and its place in the figures. All
/// of them hand on to the same; one that throws gets its whole batch again, of which the taken part is recognised.
/// </summary>
public sealed class EventGridFunctions(Installation installation)
{
    [Function("CompanyEvents")]
    public Task CompanyEventsAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellation) => HandleAsync(events, cancellation);

    [Function("EmailReports")]
    public Task EmailReportsAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellation) => HandleAsync(events, cancellation);

    [Function("SmsReports")]
    public Task SmsReportsAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellation) => HandleAsync(events, cancellation);

    [Function("ContentChanged")]
    public Task ContentChangedAsync([EventGridTrigger(IsBatched = true)] string[] events, CancellationToken cancellation) => HandleAsync(events, cancellation);

    private async Task HandleAsync(string[] events, CancellationToken cancellation)
    {
        var summary = await installation.Grid.HandleAsync(GridDelivery.ParseEach(events), cancellation);
        if (summary.IsToComeAgain) throw new GridDeliveryException($"{summary.Later.Count} of {events.Length} events are to come again: {summary.Later[0]}");
    }
}
