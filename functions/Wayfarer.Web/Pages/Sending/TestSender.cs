using Wayfarer.Domain.Consent;
using Wayfarer.Runtime.Messages;

namespace Wayfarer.Web.Pages.Sending;

/// <summary>Sends a test as nobody in particular, through what the API sends tests with.</summary>
internal sealed class TestSender(TestMessages tests) : ITestSender
{
    public async ValueTask<string?> SendAsync(string message, string address, CancellationToken cancellation)
    {
        if (!EmailAddress.TryParse(address, out var to)) return "write one plain e-mail address.";

        var outcome = await tests.SendAsync(message, to, contact: null, cancellation);
        return outcome.Result == TestResult.Sent ? null : outcome.Reason ?? "the channel did not take it.";
    }
}
