using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Consent;

/// <summary>Which website's page a form was filled in on. Browsers say so, and pages cannot make them lie.</summary>
internal static class FormOrigin
{
    private const int CharactersPerPage = 500;

    /// <summary>A key without origins may be used anywhere, and a server's is not used by pages at all.</summary>
    public static bool IsAllowed(WriteKey key, HttpRequest request) =>
        key.Kind != KeyKind.Browser || key.Origins.IsEmpty || (Of(request) is { } origin && key.Origins.Contains(origin));

    /// <summary>Whether an address leads to the website of the key; a key of no website leads nowhere.</summary>
    public static bool IsOf(WriteKey key, string? url) =>
        url is { Length: <= CharactersPerPage } && Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsHeaderText(url)
        && uri.UserInfo.Length == 0 && key.Origins.Contains(uri.GetLeftPart(UriPartial.Authority));

    /// <summary>The page without what stands behind its path, which may be about a person.</summary>
    public static string? PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Path) is { Length: <= CharactersPerPage } page
            ? page
            : Of(request);

    public static void LetRead(HttpRequest request)
    {
        request.HttpContext.Response.Headers.Append("Vary", "Origin");
        if (request.Headers.Origin is [{ } origin]) request.HttpContext.Response.Headers.AccessControlAllowOrigin = origin;
    }

    /// <summary>Which key a script will show is not known yet: it may ask, and whether it may read is told with the answer.</summary>
    public static IResult Preflight(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlAllowHeaders = "content-type, authorization";
        headers.AccessControlMaxAge = "86400";
        return Results.NoContent();
    }

    private static string? Of(HttpRequest request)
    {
        if (request.Headers.Origin is [{ } origin] && origin != "null") return origin.Length <= CharactersPerPage ? origin : null;

        return Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) ? page.GetLeftPart(UriPartial.Authority) : null;
    }

    private static bool IsHeaderText(string text) => text.All(character => character is > ' ' and < '\x7f');
}
