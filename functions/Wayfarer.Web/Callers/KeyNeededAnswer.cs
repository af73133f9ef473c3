using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Callers;

/// <summary>Nobody knows who is asking. A browser that shows a page asks its user for the key, as the user name.</summary>
internal sealed class KeyNeededAnswer(string problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"Wayfarer\", charset=\"UTF-8\"";
        return Answers.Problem(StatusCodes.Status401Unauthorized, problem).ExecuteAsync(httpContext);
    }
}
