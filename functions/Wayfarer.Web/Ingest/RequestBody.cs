using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Wayfarer.Domain;
using Wayfarer.Domain.Events;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// A body, unpacked, up to the largest that is allowed. What is behind the limit is neither read nor unpacked, so that a
/// small body cannot unfold into a huge one. The bytes are borrowed and given back in the end.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[]? _buffer;
    private readonly int _most;
    private int _length;

    private RequestBody(BodyRefusal? refusal, int most) => (Refusal, _most) = (refusal, most);

    /// <summary>What to answer when there is no body to use.</summary>
    public BodyRefusal? Refusal { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <param name="most">How many bytes it may have.</param>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation, int most = Limits.BytesPerRequest)
    {
        if (request.ContentLength > most) return TooLarge(most);

        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (encoding is not ("" or "identity" or "gzip" or "x-gzip" or "deflate"))
            return new RequestBody(new BodyRefusal(
                StatusCodes.Status415UnsupportedMediaType, new EventProblem(null, "Content-Encoding", "must be gzip, deflate or nothing")), most);

        await using var stream = encoding switch
        {
            "" or "identity" => request.Body,
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        };
        return await ReadAsync(stream, most, cancellation);
    }

    public void Dispose()
    {
        if (_buffer is { } borrowed) ArrayPool<byte>.Shared.Return(borrowed);
        _buffer = null;
    }

    private static async ValueTask<RequestBody> ReadAsync(Stream stream, int most, CancellationToken cancellation)
    {
        var body = new RequestBody(null, most);
        try
        {
            await body.FillAsync(stream, cancellation);
            if (body._length <= most) return body;

            body.Dispose();
            return TooLarge(most);
        }
        catch (InvalidDataException)
        {
            body.Dispose();
            return new RequestBody(BodyRefusal.Of(StatusCodes.Status400BadRequest, "is not what its Content-Encoding says"), most);
        }
        catch (BadHttpRequestException broken)
        {
            body.Dispose();
            return new RequestBody(BodyRefusal.Of(broken.StatusCode, "could not be read to its end"), most);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private async ValueTask FillAsync(Stream stream, CancellationToken cancellation)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        while (_length <= _most)
        {
            if (_length == _buffer.Length) Grow();

            var end = Math.Min(_buffer.Length, _most + 1);
            var read = await stream.ReadAsync(_buffer.AsMemory(_length, end - _length), cancellation);
            if (read == 0) return;

            _length += read;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer!.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static RequestBody TooLarge(int most) => new(
        BodyRefusal.Of(StatusCodes.Status413PayloadTooLarge, $"is larger than {most} bytes; send several smaller ones"), most);
}
