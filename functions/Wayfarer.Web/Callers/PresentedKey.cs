using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Callers;

/// <summary>The key in the headers of a request: as a bearer token, or as the user name of HTTP Basic.</summary>
internal static class PresentedKey
{
    /// <summary>Null when the request shows none; empty when it shows something that cannot be one.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.Authorization.Count == 0) return null;
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)) return "";

        return header.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => header.Parameter ?? "",
            "BASIC" => UserOf(header.Parameter ?? ""),
            _ => "",
        };
    }

    private static string UserOf(string credentials)
    {
        var bytes = new byte[credentials.Length];
        return Convert.TryFromBase64String(credentials, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written).Split(':')[0] : "";
    }
}
