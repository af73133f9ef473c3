using System.Globalization;
using System.Net.Sockets;
using Azure;

namespace Wayfarer.Runtime.Channels;

/// <summary>What Azure Communication Services answered, by its HTTP status; 0 when there was no answer.</summary>
public sealed record CommunicationAnswer(int Status)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The name of an error.</summary>
    public string? Code { get; init; }

    /// <summary>Where an operation stands: NotStarted, Running, Succeeded, Failed or Canceled.</summary>
    public string? State { get; init; }

    /// <summary>The request certainly did not leave: there was nobody to connect to.</summary>
    public bool NeverLeft { get; init; }

    /// <summary>The failures by which clients of Azure tell what was answered, or that nothing was.</summary>
    public static CommunicationAnswer Of(Exception failure)
    {
        var request = failure as RequestFailedException ?? (failure as AggregateException)?.InnerExceptions.OfType<RequestFailedException>().LastOrDefault();
        if (request is not { Status: > 0 }) return new CommunicationAnswer(0) { Code = failure.GetType().Name, NeverLeft = IsWithoutConnection(failure) };

        var header = request.GetRawResponse()?.Headers is { } headers && headers.TryGetValue("Retry-After", out var value) ? value : null;
        return new CommunicationAnswer(request.Status) { Code = request.ErrorCode, RetryAfter = Seconds(header) };
    }

    /// <summary>The header <c>Retry-After</c>, as far as it is a number of seconds.</summary>
    public static TimeSpan? Seconds(string? header) =>
        int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsWithoutConnection(Exception failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable } => true,
        AggregateException several => several.InnerExceptions.All(IsWithoutConnection),
        _ => failure.InnerException is { } inner && IsWithoutConnection(inner),
    };
}
