using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Consent;

/// <summary>Leads from a form that was posted to another page, which the browser then only looks at.</summary>
internal sealed class SeeOtherAnswer(string url) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = url;
        return Task.CompletedTask;
    }
}
