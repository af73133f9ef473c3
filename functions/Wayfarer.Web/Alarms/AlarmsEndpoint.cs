using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Alarms;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Web.Alarms;

/// <summary>Has the alarms of all who wait set again, for a hub that is new or has lost what it held.</summary>
public sealed class AlarmsEndpoint(IAlarmRestarts? restarts)
{
    public async Task<IResult> RestartAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A page of another origin can post a form, and cannot post this.
        if (!request.HasJsonContentType())
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "Send application/json; an empty object is enough.");

        if (restarts is null)
            return Answers.Problem(StatusCodes.Status409Conflict, "This host sets no alarms: its due table alone wakes those who wait, and nothing has to be restarted.");

        try
        {
            await restarts.AskAsync(after: null, cancellation);
            return Results.Accepted();
        }
        catch (StoreUnavailableException)
        {
            return new UnavailableAnswer();
        }
    }
}
