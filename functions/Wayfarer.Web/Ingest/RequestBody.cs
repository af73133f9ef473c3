using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;

namespace Wayfarer.Web.Ingest;

/// <summary>Reads a body up to the largest that is allowed.</summary>
internal static class RequestBody
{
    /// <summary>Null when the body is larger than allowed; what is behind the limit is not read.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Limits.BytesPerRequest) return null;

        var buffer = new byte[(int)(request.ContentLength ?? Limits.BytesPerRequest) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > Limits.BytesPerRequest ? null : buffer.AsMemory(0, length);
    }
}
