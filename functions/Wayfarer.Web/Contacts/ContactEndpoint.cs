using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Contacts;

/// <summary>One contact with all that happened to it and why.</summary>
public sealed class ContactEndpoint(ContactFinder finder, ContactReader reader)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;

    /// <param name="id">A contact id, a user id or an anonymous id.</param>
    /// <param name="before">The id of a timeline item: the answer goes on behind it.</param>
    /// <param name="journey">Only what concerns this journey, and why the contact is not inside.</param>
    /// <param name="message">Only what concerns this message, and why the contact did not get it.</param>
    public async Task<IResult> GetAsync(string id, int? limit, string? before, string? journey, string? message, CancellationToken cancellation)
    {
        if (limit is < 1 or > LargestLimit) return Answers.Problem(StatusCodes.Status400BadRequest, $"limit must be 1 to {LargestLimit}.");

        try
        {
            if (await finder.FindAsync(id, cancellation) is not { } contact)
                return Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");

            return Answers.Json(await reader.ReadAsync(contact, limit ?? DefaultLimit, before, journey, message, cancellation));
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
