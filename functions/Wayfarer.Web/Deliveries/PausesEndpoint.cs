using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Deliveries;

/// <summary>The switch that stops hand-overs: of everything, of a channel or of a journey. What waits is kept.</summary>
public sealed class PausesEndpoint(PauseTable pauses, TimeProvider time)
{
    public Task<IResult> GetAsync(CancellationToken cancellation) => AnswerAsync(async () => await ListAsync(cancellation));

    /// <summary>Pauses the scope that the body names; one that is paused stays so since when it was.</summary>
    public async Task<IResult> PauseAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, WebJson.Default.PauseRequest, cancellation);
        if (body is null) return Answers.Problem(StatusCodes.Status400BadRequest, problem!);
        if (!PauseScope.TryParse(body.Scope, out var scope))
            return Answers.Problem(StatusCodes.Status400BadRequest, $"\"scope\" does not say what to pause: {PauseScope.Advice}.");

        return await AnswerAsync(async () =>
        {
            await pauses.PauseAsync(scope, Instant.From(time.GetUtcNow()), cancellation);
            return await ListAsync(cancellation);
        });
    }

    public async Task<IResult> ResumeAsync(string text, CancellationToken cancellation)
    {
        if (!PauseScope.TryParse(text, out var scope))
            return Answers.Problem(StatusCodes.Status400BadRequest, $"\"{text}\" does not say what to resume: {PauseScope.Advice}.");

        return await AnswerAsync(async () =>
            await pauses.ResumeAsync(scope, cancellation)
                ? await ListAsync(cancellation)
                : Answers.Problem(StatusCodes.Status404NotFound, $"{scope} is not paused."));
    }

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

    private async Task<IResult> ListAsync(CancellationToken cancellation) =>
        Answers.Json(new PausesAnswer([.. (await pauses.LoadAsync(cancellation)).All.Select(pause => new PauseAnswer(pause.Scope, pause.Since.ToString()))]));
}

public sealed record PauseRequest(string? Scope);

public sealed record PausesAnswer(IReadOnlyList<PauseAnswer> Pauses);

public sealed record PauseAnswer(string Scope, string Since);
