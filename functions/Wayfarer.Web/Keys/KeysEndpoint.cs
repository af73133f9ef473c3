using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Keys;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Keys;

/// <summary>Makes, lists, rotates and revokes keys. What was changed holds here when it is answered, and elsewhere within seconds.</summary>
public sealed class KeysEndpoint(KeyTable table, LiveKeys live, TimeProvider time)
{
    private static readonly string[] Kinds = [.. Enum.GetNames<KeyKind>().Select(kind => kind.ToLowerInvariant())];

    private Instant Now => Instant.From(time.GetUtcNow());

    public async Task<IResult> ListAsync(CancellationToken cancellation)
    {
        try
        {
            return Answers.Json(new KeysAnswer([.. (await table.ReadAsync(cancellation)).Select(key => KeyAnswer.Of(key, Now))]));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    public async Task<IResult> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, WebJson.Default.CreateKeyRequest, cancellation);
        if (body is null) return Answers.Problem(StatusCodes.Status400BadRequest, problem!);
        if (Array.IndexOf(Kinds, body.Kind) is var kind && kind < 0)
            return Answers.Problem(StatusCodes.Status400BadRequest, $"kind must be one of these; {Suggestion.ForOrList(body.Kind ?? "", Kinds)}.");

        var wanted = new NewKey(body.Name?.Trim() ?? "", (KeyKind)kind, [.. body.Origins ?? []], body.EventsPerSecond);
        return wanted.Problem() is { } wrong
            ? Answers.Problem(StatusCodes.Status400BadRequest, wrong)
            : await AnswerAsync(table.CreateAsync(wanted, cancellation), StatusCodes.Status201Created, cancellation);
    }

    public async Task<IResult> RotateAsync(string id, HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, WebJson.Default.RotateKeyRequest, cancellation);
        if (body is null) return Answers.Problem(StatusCodes.Status400BadRequest, problem!);
        if (body.RetireAfter is null) return await AnswerAsync(table.RotateAsync(id, retireAfter: null, cancellation), StatusCodes.Status200OK, cancellation);

        return Duration.TryParse(body.RetireAfter, out var after)
            ? await AnswerAsync(table.RotateAsync(id, after, cancellation), StatusCodes.Status200OK, cancellation)
            : Answers.Problem(StatusCodes.Status400BadRequest, $"retireAfter: {Duration.Advice}.");
    }

    /// <param name="secret">The number of one secret; null revokes the key as a whole.</param>
    public Task<IResult> RevokeAsync(string id, int? secret, CancellationToken cancellation) =>
        AnswerAsync(table.RevokeAsync(id, secret, cancellation), StatusCodes.Status200OK, cancellation);

    private async Task<IResult> AnswerAsync(ValueTask<KeyChange> change, int success, CancellationToken cancellation)
    {
        try
        {
            var changed = await change;
            await RefreshAsync(cancellation);
            return changed switch
            {
                KeyChange.Done done => Answers.Json(KeyAnswer.Of(done.Key, Now, done.Text), success),
                KeyChange.Missing missing => Answers.Problem(StatusCodes.Status404NotFound, missing.Reason),
                KeyChange.Refused refused => Answers.Problem(StatusCodes.Status409Conflict, refused.Reason),
                _ => throw new InvariantException($"Nothing answers a {changed.GetType().Name}."),
            };
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }

    private async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await live.RefreshAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            // The change is made and must be answered: a new key is seen only now. It comes to hold within seconds.
        }
    }
}
