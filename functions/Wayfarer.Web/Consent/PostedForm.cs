using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Wayfarer.Domain;

namespace Wayfarer.Web.Consent;

/// <summary>Reads a small form, urlencoded or multipart.</summary>
internal static class PostedForm
{
    private const int MostFields = 200;

    private static readonly FormOptions Options = new()
    {
        ValueCountLimit = MostFields,
        KeyLengthLimit = Limits.CharactersPerFormField,
        ValueLengthLimit = Limits.BytesPerForm,
        MultipartBodyLengthLimit = Limits.BytesPerForm,
        MultipartHeadersLengthLimit = 4 * 1024,
    };

    /// <summary>Null when the body is no form, or a larger one than anybody fills in.</summary>
    public static async ValueTask<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        Bound(request);
        if (!request.HasFormContentType) return null;

        try
        {
            return await new FormFeature(request, Options).ReadFormAsync(cancellation);
        }
        catch (Exception broken) when (broken is BadHttpRequestException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>What is behind the limit is not read.</summary>
    public static void Bound(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Limits.BytesPerForm;
    }
}
