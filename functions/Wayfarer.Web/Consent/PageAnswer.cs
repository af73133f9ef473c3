using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Wayfarer.Web.Consent;

/// <summary>
/// A page for whoever follows a link in a message: nothing of it runs, comes from elsewhere, is kept by anybody, or tells
/// another page where its reader came from. It sets no cookie.
/// </summary>
internal sealed class PageAnswer(string html, int status = StatusCodes.Status200OK) : IResult
{
    private const int RetryAfterSeconds = 5;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ConsentPage.Style)))}'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.XContentTypeOptions = "nosniff";
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests) response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        await response.WriteAsync(html, httpContext.RequestAborted);
    }
}
