using System.CommandLine;
using Spectre.Console;
using Wayfarer.Local.Commands;
using Xunit;

namespace Wayfarer.Tests.Local;

public sealed class LetterCommandsTests : IAsyncLifetime
{
    private readonly StringWriter _output = new();
    private HostFixture _host = null!;

    public async ValueTask InitializeAsync() => _host = await HostFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_test_is_sent_and_the_keys_of_links_are_rotated_and_removed_from_the_command_line()
    {
        Assert.Equal(0, await RunAsync("send-test", "welcome", "--to", "me@example.com"));
        Assert.Contains("welcome is on its way to me@example.com.", _output.ToString(), StringComparison.Ordinal);
        Assert.Single(await _host.MailsAsync(1));

        var first = (await _host.GetAsync("/v1/links/keys")).GetProperty("keys")[0].GetProperty("id").GetString()!;
        Assert.Equal(0, await RunAsync("links", "rotate"));
        Assert.Equal(0, await RunAsync("links", "remove", first));
        Assert.DoesNotContain(first, (await _host.GetAsync("/v1/links/keys")).GetRawText(), StringComparison.Ordinal);
    }

    private async Task<int> RunAsync(params string[] words)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_output) });
        var parsed = WayfarerCommand.Create(console, _output).Parse([.. words, "--target", _host.Client.BaseAddress!.ToString()]);
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
