using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Totals;
using Wayfarer.Web.Deliveries;

namespace Wayfarer.Web.Pages.Deliveries;

/// <summary>What waits, what went out today, and what did not.</summary>
public sealed record DeliveriesModel(DeliveriesAnswer Deliveries, IReadOnlyList<StepToday> Today, IReadOnlyList<SkippedMessage> Skipped)
{
    public IReadOnlyList<Undelivered> Problems(DeliveryOutcome outcome) =>
        [.. Deliveries.Problems.Where(problem => problem.Outcome == outcome).Select(problem => new Undelivered(problem.At, problem.Contact, problem.Message, problem.Journey, problem.Step, problem.Reason))];

    public IReadOnlyList<Undelivered> SkippedOnes =>
        [.. Skipped.Select(message => new Undelivered(message.At.ToString(), message.Contact.Value, message.Message, message.Journey, message.Step, message.Reason))];
}

/// <summary>A message that did not go out, or of which nobody knows whether it did.</summary>
public sealed record Undelivered(string At, string Contact, string Message, string Journey, string Step, string? Reason);

/// <summary>What became today of the messages of one step.</summary>
public sealed record StepToday(string Journey, StepTotals Totals);
