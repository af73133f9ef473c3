using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web;

/// <summary>The store does not answer now: the sender keeps what it has and tries again.</summary>
internal sealed class UnavailableAnswer : IResult
{
    private const int Seconds = 5;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = $"{Seconds}";
        return Answers.Problem(StatusCodes.Status503ServiceUnavailable, $"The store does not answer. Send the same again in {Seconds} seconds.")
            .ExecuteAsync(httpContext);
    }
}
