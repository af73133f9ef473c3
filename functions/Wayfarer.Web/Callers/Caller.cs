using System.Net;
using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Callers;

/// <summary>Where a request comes from, as far as the machine and the browser can be believed.</summary>
internal static class Caller
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <summary>
    /// Whether it comes from this machine itself and says so: over the loopback address, to a name of it, and not passed on by
    /// something that is in front. What a header says is only ever believed against the caller.
    /// </summary>
    public static bool IsOnThisMachine(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && !Forwarding.Any(request.Headers.ContainsKey);

    /// <summary>
    /// Whether a page of another origin is behind it. Browsers say so and pages cannot make them lie; what is no browser says
    /// nothing. A link that somebody followed shows the page to them and nothing to where they came from.
    /// </summary>
    public static bool IsOtherOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request.Host)) return true;

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is not ("" or "same-origin" or "none") && !IsFollowedLink(request);
    }

    // The scheme may differ where something in front ends TLS; the host may not.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsFollowedLink(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate"
        && request.Headers["Sec-Fetch-Dest"] == "document";
}
