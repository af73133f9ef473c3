using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Histories;

/// <summary>What people did, page by page: what scores are suggested by and held against.</summary>
public sealed class HistoriesEndpoint(ContactHistories histories)
{
    private const int DefaultLimit = 100;

    /// <param name="after">The contact that the last page ended with.</param>
    /// <param name="limit">The most people of one page.</param>
    public async Task<IResult> GetAsync(string? after, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > Limits.PeoplePerHistoryPage) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {Limits.PeoplePerHistoryPage}.");

        ContactId from = default;
        if (after is not null && !ContactId.TryParse(after, out from)) return Answers.Problem(StatusCodes.Status400BadRequest, "after must be the next of an answer.");

        try
        {
            var page = await histories.ReadAsync(after is null ? null : from, limit ?? DefaultLimit, cancellation);
            return Answers.Json(new HistoriesAnswer([.. page.People.Select(HistoryAnswer.Of)], page.Last?.Value));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
