using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Contacts;

/// <summary>One contact with all that happened to it and why.</summary>
public sealed class ContactEndpoint(ContactFinder finder, Timeline timeline)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    /// <param name="id">A contact id, a user id or an anonymous id.</param>
    /// <param name="before">The id of a timeline item: the answer goes on behind it.</param>
    public async Task<IResult> GetAsync(string id, int? limit, string? before, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");

        try
        {
            if (await finder.FindAsync(id, cancellation) is not { } contact)
                return Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");

            var items = await timeline.ReadAsync(contact, limit ?? DefaultLimit, before, cancellation);
            return Answers.Json(ContactAnswer.Of(contact, items));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
