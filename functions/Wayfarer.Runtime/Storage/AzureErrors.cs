using Azure;

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
            throw new StoreUnavailableException($"Azure Storage did not answer: {failure.Message}", failure);
        }
    }

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
