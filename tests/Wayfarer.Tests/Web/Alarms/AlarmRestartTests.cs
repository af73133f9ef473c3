using System.Security.Cryptography;
using System.Text;
using Wayfarer.Runtime.Queues;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.FunctionApp;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Xunit;

namespace Wayfarer.Tests.Web.Alarms;

/// <summary>Who may have all alarms set again, and what each host makes of it.</summary>
public sealed class AlarmRestartTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_without_alarms_says_that_nothing_has_to_be_restarted()
    {
        await using var host = await HostFixture.StartAsync();
        var (code, output) = await host.RunAsync("alarms", "restart");

        Assert.Equal(1, code);
        Assert.Contains("sets no alarms", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_any_page_could_post_is_refused()
    {
        await using var host = await HostFixture.StartAsync();
        using var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await host.Client.PostAsync(new Uri("/v1/alarms/restart", UriKind.Relative), form, Cancellation);

        Assert.Equal(415, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_installation_on_Azure_begins_page_by_page_at_once()
    {
        var prefix = "alarms" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var queues = new AzureQueues(await azurite.QueueClientAsync(AzureQueues.ClientOptions()), await azurite.BlobClientAsync(), prefix);
        await queues.CreateAsync(Cancellation);
        await using var host = await FunctionHost.StartAsync(queues);
        var (code, output) = await CommandLine.RunAsync("alarms", "restart", "--target", host.Address.ToString(), "--function-key", FunctionHost.FunctionKey);

        Assert.Equal(0, code);
        Assert.Contains("are being set", output, StringComparison.Ordinal);
        Assert.Equal(1, await queues.CountAsync(AzureQueues.EndedAlarms, Cancellation));
    }
}
