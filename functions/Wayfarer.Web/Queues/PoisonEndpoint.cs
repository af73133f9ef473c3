using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Queues;

/// <summary>What was given up: look at it, let it be tried again, or throw it away.</summary>
public sealed class PoisonEndpoint(IPoisonMessages poison)
{
    private const string All = "all";
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1_000;

    public async Task<IResult> GetAsync(int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");

        return await AnswerAsync(async () => Answers.Json(PoisonAnswer.Of(await poison.ListAsync(limit ?? DefaultLimit, cancellation))));
    }

    public Task<IResult> ReplayAsync(string id, HttpRequest request, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        // A page of another origin can post a form, and cannot post this.
        if (!request.HasJsonContentType())
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "Send application/json; an empty object is enough.");

        if (id == All) return Answers.Json(new ReplayAnswer(await poison.ReplayAllAsync(cancellation)));

        return await poison.ReplayAsync(id, cancellation) ? Answers.Json(new ReplayAnswer(1)) : Missing();
    });

    public Task<IResult> DiscardAsync(string id, CancellationToken cancellation) => AnswerAsync(async () =>
        await poison.DiscardAsync(id, cancellation) ? Results.NoContent() : Missing());

    private static IResult Missing() =>
        Answers.Problem(StatusCodes.Status404NotFound, "There is no message with this id, or somebody else has it in hand for a moment.");

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}

/// <param name="Total">How many there are; the messages are the first of them.</param>
public sealed record PoisonAnswer(long Total, IReadOnlyList<PoisonMessageAnswer> Messages)
{
    internal static PoisonAnswer Of(PoisonPage page) => new(page.Total, [.. page.Messages.Select(message => new PoisonMessageAnswer(
        message.Id, message.Queue, message.Contact, message.Reason, message.Since.ToString(), message.GivenUpAt?.ToString(), message.Failures, message.Inputs))]);
}

public sealed record PoisonMessageAnswer(
    string Id, string Queue, string? Contact, string Reason, string Since, string? GivenUpAt, int Failures, int Inputs);

public sealed record ReplayAnswer(int Replayed);
