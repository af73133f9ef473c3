using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Scores;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Scores;

/// <summary>The scores of an account: a group that contacts belong to.</summary>
public sealed class AccountEndpoint(AccountScores accounts, ISnapshotSource snapshots, TimeProvider time)
{
    public async Task<IResult> GetAsync(string account, string? at, CancellationToken cancellation)
    {
        if (account.Length > Limits.CharactersPerIdentifier)
            return Answers.Problem(StatusCodes.Status400BadRequest, $"An account's id has at most {Limits.CharactersPerIdentifier} characters.");

        var instant = Instant.From(time.GetUtcNow());
        if (at is not null && !Instant.TryParse(at, out instant))
            return Answers.Problem(StatusCodes.Status400BadRequest, "\"at\" must be an instant, such as 2026-01-31T09:00:00Z.");

        try
        {
            var scores = new List<AccountScoreAnswer>();
            foreach (var model in snapshots.Current.Scores.Where(model => model.Account is not null))
            {
                if (await accounts.FindAsync(account, model.Id, instant, cancellation) is { } score) scores.Add(AccountScoreAnswer.Of(score));
            }

            return scores.Count > 0
                ? Answers.Json(new AccountAnswer(account, scores))
                : Answers.Problem(StatusCodes.Status404NotFound, "No contact of this account has told a score; a score is rolled up where its file says \"account\".");
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
