using System.Text.Json;
using Microsoft.Data.Sqlite;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Local.Client;
using Wayfarer.Tests.Runtime.Worlds;
using Xunit;

namespace Wayfarer.Tests.Web;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_works_says_so_with_its_figures()
    {
        await using var host = await HostFixture.StartAsync();
        var health = await host.GetAsync("/v1/health");
        Assert.Equal("ok", health.GetProperty("state").GetString());
        Assert.Equal("""{"state":"ok","seconds":0}""", health.GetProperty("oldestEvent").GetRawText());
        Assert.Equal("""{"state":"ok","seconds":0}""", health.GetProperty("oldestOutbox").GetRawText());
        Assert.Equal("""{"state":"ok","count":0,"orMore":false}""", health.GetProperty("overdueWakes").GetRawText());
        Assert.Equal("""{"state":"ok","count":0,"orMore":false}""", health.GetProperty("poison").GetRawText());
        Assert.Contains("Nothing waits too long.", (await host.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_can_read_is_seen_by_its_age_and_answered_with_503()
    {
        await using var host = await HostFixture.StartAsync();
        await host.StopAsync();
        var longAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(host.Data, "wayfarer.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = $"UPDATE sequence SET last = last + 1; INSERT INTO queue_inbox (id, grp, body, enqueued) VALUES ((SELECT last FROM sequence), $group, $body, {longAgo})";
            command.Parameters.AddWithValue("$group", System.Text.Encoding.UTF8.GetBytes(World.User("ann").Value));
            command.Parameters.AddWithValue("$body", """{"format":99}"""u8.ToArray());
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await host.StartAsync();
        using var answer = await host.Client.GetAsync(new Uri("/v1/health", UriKind.Relative), Cancellation);
        Assert.Equal(503, (int)answer.StatusCode);
        var health = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(("bad", "bad", "ok"), (State(health), State(health.GetProperty("oldestEvent")), State(health.GetProperty("poison"))));

        // Events can still be accepted, and that is what everybody is told.
        Assert.Equal("healthy", (await host.GetAsync("/healthz")).GetProperty("status").GetString());
        Assert.Contains("Bad: The oldest event that no contact has taken has waited for 1h, since", (await host.RunAsync("status")).Output, StringComparison.Ordinal);

        static string? State(JsonElement element) => element.GetProperty("state").GetString();
    }
}
