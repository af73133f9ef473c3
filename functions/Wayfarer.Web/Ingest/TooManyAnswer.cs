using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// The key or the address has sent too much. Segment's libraries for browsers read the second header as seconds from now,
/// those for servers as a time in milliseconds; what has no origin is taken for a server.
/// </summary>
internal sealed class TooManyAnswer(int seconds, TimeProvider time) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var reset = CrossOrigin.Origin(httpContext.Request) is null ? time.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds() : seconds;
        httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        httpContext.Response.Headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        return IngestAnswer.Refused(StatusCodes.Status429TooManyRequests, $"Too many events. Send the same again in {seconds} seconds.")
            .ExecuteAsync(httpContext);
    }
}
