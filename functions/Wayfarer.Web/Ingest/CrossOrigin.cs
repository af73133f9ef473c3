using Microsoft.AspNetCore.Http;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// Which pages may post. The question that a browser asks beforehand does not carry the key, so it is answered with yes; the
/// key decides when the events come. A page never learns anything with a server key.
/// </summary>
internal static class CrossOrigin
{
    private const string AnyOrigin = "*";
    private const string UsualHeaders = "authorization, content-type, content-encoding, x-retry-count";
    private const int LongestHeaders = 1_000;
    private const string ReadableHeaders = "Retry-After, X-RateLimit-Reset";

    // Browsers keep an answer for two hours at most.
    private const string SecondsToRemember = "7200";

    /// <summary>Whether the key may be used by the page that sent this; who is no page may use any.</summary>
    public static bool Admits(WriteKey key, HttpRequest request)
    {
        if (key.Kind != KeyKind.Browser || key.Origins.IsEmpty || Origin(request) is not { } origin) return true;

        foreach (var allowed in key.Origins)
        {
            if (string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

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

    private static void LetRead(HttpRequest request, string origin)
    {
        request.HttpContext.Response.Headers.AccessControlAllowOrigin = origin;
        request.HttpContext.Response.Headers.AccessControlExposeHeaders = ReadableHeaders;
    }
}
