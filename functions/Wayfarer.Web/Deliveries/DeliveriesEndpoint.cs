using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Messages;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Deliveries;

/// <summary>What waits to be handed over, in the order in which it goes, and what failed or is not known, newest first.</summary>
public sealed class DeliveriesEndpoint(DeliveryTable deliveries)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    public async Task<IResult> GetAsync(int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");

        try
        {
            return Answers.Json(await ReadAsync(limit ?? DefaultLimit, cancellation));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    public async ValueTask<DeliveriesAnswer> ReadAsync(int limit, CancellationToken cancellation)
    {
        var (ready, later) = (new List<Row>(), new List<Row>());
        foreach (var partition in DeliveryTable.Partitions)
        {
            ready.AddRange(await deliveries.ReadyAsync(partition, after: null, Limits.StoreRowsPerPage, cancellation));
            later.AddRange(await deliveries.LaterAsync(partition, after: null, Limits.StoreRowsPerPage, cancellation));
        }

        var problems = await deliveries.ProblemsAsync(limit, cancellation);
        return new DeliveriesAnswer(
            ready.Count,
            [.. ready.OrderBy(row => row.Key, StringComparer.Ordinal).Take(limit).Select(row => WaitingAnswer.Of(row, until: null))],
            later.Count,
            [.. later.OrderBy(row => row.Key, StringComparer.Ordinal).Take(limit).Select(row => WaitingAnswer.Of(row, DeliveryTable.EarliestOf(row).ToString()))],
            [.. problems.Select(ProblemReceipt.Of)]);
    }
}

/// <summary>The counts go up to a thousand for each part of the queue, and are exact below that.</summary>
public sealed record DeliveriesAnswer(
    int Ready, IReadOnlyList<WaitingAnswer> Next, int PutOff, IReadOnlyList<WaitingAnswer> Later, IReadOnlyList<ProblemReceipt> Problems);

public sealed record WaitingAnswer(string MessageKey, DeliveryKind Kind, string Contact, string Journey, string Step, string Message, int Priority, string ReservedAt, string? Until)
{
    internal static WaitingAnswer Of(Row row, string? until)
    {
        var delivery = DeliveryTable.Read(row).Delivery;
        return new WaitingAnswer(
            delivery.Key, delivery.Kind, delivery.Contact.Value, delivery.Journey, delivery.Step, delivery.Message,
            delivery.Priority ?? Domain.Messages.Message.DefaultPriority, delivery.ReservedAt.ToString(), until);
    }
}

/// <summary>A message that failed, or of which nobody knows whether it arrived.</summary>
public sealed record ProblemReceipt(string MessageKey, string Contact, string Journey, string Step, string Message, DeliveryOutcome Outcome, string At, string? Reason)
{
    internal static ProblemReceipt Of(Receipt receipt) => new(
        receipt.MessageKey, receipt.Contact.Value, receipt.Journey, receipt.Step, receipt.Message, receipt.Outcome, receipt.At.ToString(), receipt.Reason);
}
