using System.Diagnostics;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Local.Client;

/// <summary>The program itself, as a process of its own.</summary>
public sealed class ProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_program_asks_a_host_with_the_key_of_its_environment()
    {
        await using var host = await HostFixture.StartAsync();
        var (id, key) = await host.CreateKeyAsync("admin");
        var target = host.Client.BaseAddress!.ToString();

        var (code, output, _) = await RunAsync(key, "keys", "list", "--target", target);
        Assert.Equal(0, code);
        Assert.Contains(id, output, StringComparison.Ordinal);

        await host.DeleteAsync($"/v1/keys/{id}", key: null);
        var (refused, _, reason) = await RunAsync(key, "keys", "list", "--target", target);
        Assert.Equal(1, refused);
        Assert.StartsWith("The key is not known, or it was revoked.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_one_line_and_an_exit_code()
    {
        var (code, output, reason) = await RunAsync("", "status", "--target", "http://127.0.0.1:1");

        Assert.Equal((1, ""), (code, output));
        Assert.Equal("Nothing answers at http://127.0.0.1:1/. Start a host with 'wayfarer run', or name another one with --target.", reason.TrimEnd());
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string key, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wayfarer.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WAYFARER_KEY"] = key },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output, await errors);
    }
}
