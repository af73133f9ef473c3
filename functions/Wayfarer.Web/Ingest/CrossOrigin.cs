using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;
using Wayfarer.Web.Callers;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// Which pages may post, and with which keys. The question that a browser asks beforehand does not carry the key, so it is
/// answered with yes; the key decides when the post comes. Browsers tell whose page it is, and pages cannot make them lie.
/// </summary>
internal static class CrossOrigin
{
    private const string AnyOrigin = "*";
    private const string UsualHeaders = "authorization, content-type, content-encoding, x-retry-count";
    private const int LongestHeaders = 1_000;
    private const int CharactersPerPage = 500;
    private const string ReadableHeaders = "Retry-After, X-RateLimit-Reset";

    // Browsers keep an answer for two hours at most.
    private const string SecondsToRemember = "7200";

    /// <summary>Why the key may not be used by who sent this, continuing a sentence that begins with it; null when it may.</summary>
    public static string? RefusalOf(WriteKey key, HttpRequest request) => RefusalOfBelieved(key, request) ?? (
        key.Kind != KeyKind.Browser || key.Origins.IsEmpty || Origin(request) is not { } origin || IsOneOf(key, origin)
            ? null
            : "is not for pages of this origin; add the origin to the key");

    /// <summary>As for any post, but a form is on a page, and the page of a key with origins must be known.</summary>
    public static string? RefusalOfForm(WriteKey key, HttpRequest request) => RefusalOfBelieved(key, request) ?? (
        key.Kind != KeyKind.Browser || key.Origins.IsEmpty || (SiteOf(request) is { } site && IsOneOf(key, site))
            ? null
            : "is not for the website of this form; add its origin to the key, or use the key of that website");

    /// <summary>Whether an address leads to the website of the key; a key of no website leads nowhere.</summary>
    public static bool IsOf(WriteKey key, string? url) =>
        url is { Length: <= CharactersPerPage } && Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsHeaderText(url)
        && uri.UserInfo.Length == 0 && IsOneOf(key, uri.GetLeftPart(UriPartial.Authority));

    /// <summary>The page without what stands behind its path, which may be about a person.</summary>
    public static string? PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Path) is { Length: <= CharactersPerPage } page
            ? page
            : SiteOf(request);

    /// <summary>Lets the page read the answer to a request that its key admits.</summary>
    public static void LetRead(WriteKey key, HttpRequest request)
    {
        request.HttpContext.Response.Headers.Append("Vary", "Origin");
        if (key.Kind != KeyKind.Browser || Origin(request) is not { } origin) return;

        LetRead(request, origin);
    }

    /// <summary>For what says nothing about anybody.</summary>
    public static void LetAnyRead(HttpRequest request) => LetRead(request, AnyOrigin);

    public static IResult Preflight(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        var asked = request.Headers.AccessControlRequestHeaders.ToString();
        headers.Allow = "POST, OPTIONS";
        headers.AccessControlAllowOrigin = AnyOrigin;
        headers.AccessControlAllowMethods = "POST, OPTIONS";
        headers.AccessControlAllowHeaders = asked.Length is 0 or > LongestHeaders ? UsualHeaders : asked;
        headers.AccessControlMaxAge = SecondsToRemember;
        headers.Append("Vary", "Access-Control-Request-Headers");
        return Results.NoContent();
    }

    /// <summary>Whose page sent this; null for a server or an app.</summary>
    public static string? Origin(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : null;

    /// <summary>
    /// A key that is believed is none for the pages of others: the one that everybody knows would let each of them post as a
    /// server, and a secret in a page is none.
    /// </summary>
    private static string? RefusalOfBelieved(WriteKey key, HttpRequest request)
    {
        if (key.Kind != KeyKind.Browser && Caller.IsOtherOrigin(request)) return "is for servers; a page of another origin needs a browser key";

        return key.OnlyThisMachine && !Caller.IsOnThisMachine(request)
            ? "counts only on the machine of the installation; make another with 'wayfarer keys create'"
            : null;
    }

    /// <summary>Some forms come without an origin, and still name their page.</summary>
    private static string? SiteOf(HttpRequest request)
    {
        if (Origin(request) is { } origin && origin != "null") return origin.Length <= CharactersPerPage ? origin : null;

        return Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) ? page.GetLeftPart(UriPartial.Authority) : null;
    }

    private static bool IsOneOf(WriteKey key, string origin)
    {
        foreach (var allowed in key.Origins)
        {
            if (string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsHeaderText(string text) => text.All(character => character is > ' ' and < '\x7f');

    private static void LetRead(HttpRequest request, string origin)
    {
        request.HttpContext.Response.Headers.AccessControlAllowOrigin = origin;
        request.HttpContext.Response.Headers.AccessControlExposeHeaders = ReadableHeaders;
    }
}
