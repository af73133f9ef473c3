namespace Wayfarer.Web.Pages.Sending;

/// <summary>Sends a message to one address to look at, with made-up data and marked as a test.</summary>
public interface ITestSender
{
    /// <summary>Why it was not sent; null when it was handed over.</summary>
    ValueTask<string?> SendAsync(string message, string address, CancellationToken cancellation);
}
