using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>The one stylesheet, and the icon, under addresses that change with them: a browser asks once for each.</summary>
internal static class Stylesheet
{
    private const string Icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="5" fill="#2f5bea"/><path d="M4 5.5 7.4 15l2.6-6.6L12.6 15 16 5.5" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>
        """;

    private static readonly byte[] Css = Load();

    public static string Address { get; } = $"/pages-{Convert.ToHexStringLower(SHA256.HashData(Css).AsSpan(0, 6))}.css";

    public static string IconAddress { get; } = "/pages.svg";

    public static IResult Get() => new Cached(Css, "text/css; charset=utf-8");

    public static IResult GetIcon() => new Cached(System.Text.Encoding.UTF8.GetBytes(Icon), "image/svg+xml");

    private static byte[] Load()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream("pages.css")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private sealed class Cached(byte[] content, string type) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = type;
            httpContext.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            await httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
