using Azure;
using Wayfarer.Runtime.Hosting;

namespace Wayfarer.Runtime.Storage;

/// <summary>Which failures of a call to Azure mean that the service could not answer, and so nothing about the request.</summary>
internal static class AzureErrors
{
    public static async ValueTask<T> AsUnavailable<T>(Func<ValueTask<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && IsUnavailable(failure))
        {
            if (IsThrottling(failure)) Telemetry.StorageThrottled();
            throw new StoreUnavailableException($"Azure Storage did not answer: {failure.Message}", failure);
        }
    }

    // Table Storage says 503 when it is too busy for one account or partition; the client has tried several times by then.
    private static bool IsThrottling(Exception failure) => failure switch
    {
        RequestFailedException refused => refused.Status is 429 or 503,
        AggregateException several => several.InnerExceptions.Any(IsThrottling),
        _ => false,
    };

    private static bool IsUnavailable(Exception failure) => failure switch
    {
        // Status 0 is a request that never got an answer.
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        // The client wraps what its several tries ended with.
        AggregateException several => several.InnerExceptions.All(IsUnavailable),
        OperationCanceledException or IOException or HttpRequestException or TimeoutException => true,
        _ => false,
    };
}
