using Microsoft.AspNetCore.Http;

namespace Wayfarer.Web.Pages.Shared;

/// <summary>A form that one of our own pages posted: browsers say where a form comes from, and no page can make them lie.</summary>
internal static class FormPost
{
    private const int LargestForm = 16 * 1024;

    /// <summary>Null when it comes from elsewhere, or is no form.</summary>
    public static async ValueTask<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsOwn(request) || !request.HasFormContentType || request.ContentLength is null or > LargestForm) return null;

        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    public static IResult Refusal() => Answers.Problem(StatusCodes.Status403Forbidden, "Only a form of these pages themselves may do this; programs use the API under /v1.");

    private static bool IsOwn(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Site"].ToString() is ("" or "same-origin");
}
