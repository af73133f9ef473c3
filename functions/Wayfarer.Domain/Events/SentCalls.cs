using System.Text.Json;

namespace Wayfarer.Domain.Events;

/// <summary>The calls of a body in the very bytes in which they were sent.</summary>
public static class SentCalls
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = Limits.BytesPerRequest + 1 };

    /// <summary>Each call of a batch, in its order; the body itself when it is one call, or nothing that can be taken apart.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            var array = BodyOutline.Of(body.Span, AnyDepth) is { } outline ? outline.Batch : Range.All;
            if (array is null || BodyOutline.ElementsOf(body.Span, array.Value, AnyDepth) is not { } elements) return [body];

            return [.. elements.Select(element => body[element])];
        }
        catch (JsonException)
        {
            return [body];
        }
    }
}
