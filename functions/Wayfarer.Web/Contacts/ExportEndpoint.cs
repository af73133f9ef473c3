using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Export;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Contacts;

/// <summary>Everything that is held about one person, for the person.</summary>
public sealed class ExportEndpoint(ContactFinder finder, ContactExport export)
{
    /// <param name="id">A contact id, a user id or an anonymous id.</param>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellation)
    {
        try
        {
            if (await finder.FindAsync(id, cancellation) is not { } contact)
                return Answers.Problem(StatusCodes.Status404NotFound, "Nobody is known by this contact id, user id or anonymous id.");

            return Results.Bytes(await export.ReadAsync(contact, cancellation), MediaTypeNames.Application.Json);
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
