using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Broadcasts;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Broadcasts;

/// <summary>Starts broadcasts, tells how far they have come, and stops them.</summary>
public sealed class BroadcastsEndpoint(BroadcastTable broadcasts, DefinitionStore definitions, TimeProvider time)
{
    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>201 with a broadcast that begins, 200 with one of this id that is known already.</summary>
    public async Task<IResult> StartAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, WebJson.Default.BroadcastRequest, cancellation);
        if (body is null) return Answers.Problem(StatusCodes.Status400BadRequest, problem!);
        if (ProblemOf(body) is { } wrong) return Answers.Problem(StatusCodes.Status400BadRequest, wrong);

        return await AnswerAsync(async () =>
        {
            var known = body.Id is { } id ? await broadcasts.FindAsync(id, cancellation) : null;
            if (known is not null) return Known(known.Broadcast, body);
            if (DefinitionProblemOf(body) is { } unusable) return Answers.Problem(StatusCodes.Status400BadRequest, unusable);

            var broadcast = new Broadcast
            {
                Id = body.Id ?? NewId(),
                Journey = body.Journey!,
                Segment = body.Segment!,
                CreatedAt = Now,
                State = BroadcastState.Running,
            };
            return await broadcasts.AddAsync(broadcast, cancellation) switch
            {
                Addition.Added added => Answers.Json(AnswerOf(added.Broadcast), StatusCodes.Status201Created),
                Addition.Known other => Known(other.Broadcast, body),
                _ => Answers.Problem(
                    StatusCodes.Status409Conflict, $"{Limits.BroadcastsAtOnce} broadcasts run, which is as many as may; wait for one to finish, or cancel one."),
            };
        });
    }

    public Task<IResult> ListAsync(CancellationToken cancellation) =>
        AnswerAsync(async () => Answers.Json(new BroadcastsAnswer([.. (await broadcasts.ListAsync(cancellation)).Select(AnswerOf)])));

    public Task<IResult> GetAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(async () => Found(id, (await broadcasts.FindAsync(id, cancellation))?.Broadcast));

    /// <summary>Reaches nobody further; who was reached goes on. One that has ended stays as it is.</summary>
    public Task<IResult> CancelAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(async () => Found(id, await broadcasts.CancelAsync(id, Now, cancellation)));

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

    private static string? ProblemOf(BroadcastRequest body)
    {
        if (string.IsNullOrEmpty(body.Journey)) return "\"journey\" must say which journey everybody is to enter.";
        if (string.IsNullOrEmpty(body.Segment)) return "\"segment\" must say who is to enter it.";

        return body.Id is not null && !DefinitionId.IsValid(body.Id) ? $"\"id\" cannot be used: {DefinitionId.Advice}." : null;
    }

    /// <summary>Only what begins is held against the content of now; whoever asks again is told what became of it.</summary>
    private string? DefinitionProblemOf(BroadcastRequest body)
    {
        var current = definitions.Current;
        if (current.Segment(body.Segment!) is null) return $"There is no segment '{body.Segment}'.";
        if (current.Journey(body.Journey!) is not { } journey) return $"There is no journey '{body.Journey}'.";

        return BroadcastWorker.LetsIn(journey.State)
            ? null
            : $"The journey '{journey.Id}' is {journey.State.ToString().ToLowerInvariant()}; nobody enters it until its \"state\" is \"live\" or \"dark\".";
    }

    private IResult Known(Broadcast known, BroadcastRequest body) =>
        known.Journey == body.Journey && known.Segment == body.Segment
            ? Answers.Json(AnswerOf(known))
            : Answers.Problem(StatusCodes.Status409Conflict, $"The broadcast '{known.Id}' is for the journey '{known.Journey}' and the segment '{known.Segment}'; use another id.");

    private IResult Found(string id, Broadcast? broadcast)
    {
        if (broadcast is not null) return Answers.Json(AnswerOf(broadcast));

        return Answers.Problem(StatusCodes.Status404NotFound, DefinitionId.IsValid(id) ? $"There is no broadcast '{id}'." : $"This cannot be the id of a broadcast: {DefinitionId.Advice}.");
    }

    private BroadcastAnswer AnswerOf(Broadcast broadcast)
    {
        var state = definitions.Current.StateOf(broadcast.Journey);
        return BroadcastAnswer.Of(broadcast, BroadcastWorker.LetsIn(state) ? null : $"the journey is {state.ToString().ToLowerInvariant()}");
    }

    private static string NewId() => RandomNumberGenerator.GetHexString(12, lowercase: true);
}
