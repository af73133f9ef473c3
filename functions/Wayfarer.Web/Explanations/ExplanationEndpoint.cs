using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Storage;
using Wayfarer.Web.Contacts;

namespace Wayfarer.Web.Explanations;

/// <summary>The segments and scores of one contact, and why, now and at any instant in the past.</summary>
public sealed class ExplanationEndpoint(ContactFinder finder, ExplanationReader reader)
{
    public Task<IResult> GetSegmentsAsync(string id, CancellationToken cancellation) => AnswerAsync(async () =>
        await finder.FindAsync(id, cancellation) is { } contact ? Answers.Json(ContactSegmentsAnswer.Of(contact)) : Nobody());

    public Task<IResult> GetScoresAsync(string id, CancellationToken cancellation) => AnswerAsync(async () =>
        await finder.FindAsync(id, cancellation) is { } contact ? Answers.Json(await reader.ScoresAsync(contact, cancellation)) : Nobody());

    /// <param name="segment">The segment that is asked about, unless it is a score.</param>
    /// <param name="at">The instant in the past; now when it is not given.</param>
    public Task<IResult> ExplainAsync(string id, string? segment, string? score, string? at, CancellationToken cancellation) => AnswerAsync(async () =>
        await reader.ReadAsync(id, segment, score, at, cancellation) is var (answer, status, problem) && answer is not null
            ? Answers.Json(answer)
            : Answers.Problem(status, problem!));

    private static IResult Nobody() => Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");

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
