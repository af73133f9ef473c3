using Microsoft.AspNetCore.Http;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Web.Ingest;

/// <summary>
/// A CloudEvent over HTTP: in binary mode its attributes are headers and the body is its data; otherwise the body holds all
/// of it, one event or a batch.
/// </summary>
internal static class CloudEventRequest
{
    private const string Prefix = "ce-";

    public static ParsedEvents Parse(HttpRequest request, ReadOnlyMemory<byte> body, Instant receivedAt, EventSender sender) =>
        request.Headers.ContainsKey("ce-specversion")
            ? CloudEventParser.Parse(Attributes(request), body, receivedAt, sender)
            : CloudEventParser.Parse(body, receivedAt, sender);

    private static Dictionary<string, string> Attributes(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[Prefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString()));
}
