using System.Text;
using Wayfarer.Runtime.Keys;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web.Keys;

public sealed class KeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_works_and_says_what_it_is()
    {
        await using var host = await HostFixture.StartAsync();
        var (id, key) = await host.CreateKeyAsync("server");

        Assert.StartsWith($"wf_server_{id}_", key, StringComparison.Ordinal);
        Assert.True(KeyText.IsWhole(key));
        Assert.False(KeyText.IsWhole(key[..^1]));
        Assert.False(KeyText.IsWhole(key[..^1] + (key[^1] == '0' ? '1' : '0')));
        Assert.Equal(200, await host.TrackAsync(key));
        Assert.Equal(401, await host.TrackAsync(key[..^1]));
    }

    [Fact]
    public async Task A_key_is_told_once_and_stored_as_a_hash()
    {
        await using var host = await HostFixture.StartAsync();
        var (id, key) = await host.CreateKeyAsync("server");
        Assert.Equal(200, await host.TrackAsync(key));
        var (_, list) = await host.GetAsync("/v1/keys", key: null);
        await host.StopAsync();

        var listed = list.GetProperty("keys").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        Assert.Equal(key[^4..], listed.GetProperty("secrets")[0].GetProperty("lastFour").GetString());
        var secret = key.Split('_')[3];
        Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);
        var stored = await StoredAsync(host);
        Assert.Contains(Convert.ToHexStringLower(KeyText.Hash(key)), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[..16], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_secrets_of_a_key_are_live_at_once_until_the_old_one_is_revoked()
    {
        await using var host = await HostFixture.StartAsync();
        var (id, old) = await host.CreateKeyAsync("server");
        var (_, rotated) = await host.PostAsync($"/v1/keys/{id}/rotate", key: null);
        var @new = rotated.GetProperty("key").GetString()!;

        Assert.Equal((200, 200), (await host.TrackAsync(old), await host.TrackAsync(@new)));
        Assert.Equal(409, (await host.PostAsync($"/v1/keys/{id}/rotate", key: null)).Status);
        Assert.Equal(200, (await host.DeleteAsync($"/v1/keys/{id}/1", key: null)).Status);
        Assert.Equal((401, 200), (await host.TrackAsync(old), await host.TrackAsync(@new)));
        Assert.Equal(200, (await host.DeleteAsync($"/v1/keys/{id}", key: null)).Status);
        Assert.Equal(401, await host.TrackAsync(@new));
        Assert.Equal(409, (await host.PostAsync($"/v1/keys/{id}/rotate", key: null)).Status);
    }

    [Fact]
    public async Task A_message_id_is_the_same_event_from_both_secrets_of_a_key()
    {
        await using var host = await HostFixture.StartAsync();
        var (id, old) = await host.CreateKeyAsync("server");
        var @new = (await host.PostAsync($"/v1/keys/{id}/rotate", key: null)).Body.GetProperty("key").GetString()!;
        const string Event = """{ "userId": "ada", "event": "Cart Viewed", "messageId": "one" }""";

        await host.PostAsync("/v1/track", old, Event);
        await host.PostAsync("/v1/track", @new, Event);
        await host.PostAsync("/v1/track", @new, """{ "userId": "ada", "event": "Last" }""");

        await HostFixture.UntilAsync(async () => (await NamesAsync()).Contains("Last"));
        Assert.Single(await NamesAsync(), "Cart Viewed");

        async Task<List<string?>> NamesAsync()
        {
            var (status, contact) = await host.GetAsync("/v1/contacts/ada", key: null);
            return status == 200 ? [.. contact.GetProperty("timeline").EnumerateArray().Select(item => item.GetProperty("what").GetString())] : [];
        }
    }

    [Fact]
    public async Task An_old_secret_retires_by_itself_at_the_instant_that_was_said()
    {
        var time = new ManualTime();
        await using var host = await HostFixture.StartAsync(time);
        var (id, old) = await host.CreateKeyAsync("server");
        var (_, rotated) = await host.PostAsync($"/v1/keys/{id}/rotate", key: null, """{ "retireAfter": "1h" }""");

        time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, await host.TrackAsync(old));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(401, await host.TrackAsync(old));
        Assert.Equal(200, await host.TrackAsync(rotated.GetProperty("key").GetString()!));
        Assert.Equal("revoked", rotated.GetProperty("secrets")[0].GetProperty("state").GetString() is "retiring" ? await StateAsync(host, id, 0) : "");
    }

    [Fact]
    public async Task Keys_and_their_ends_survive_a_restart()
    {
        await using var host = await HostFixture.StartAsync();
        var (_, kept) = await host.CreateKeyAsync("server");
        var (id, revoked) = await host.CreateKeyAsync("browser");
        await host.DeleteAsync($"/v1/keys/{id}", key: null);
        await host.DeleteAsync("/v1/keys/dev", key: null);
        await host.StopAsync();
        await host.StartAsync();

        Assert.Equal((200, 401, 401), (await host.TrackAsync(kept), await host.TrackAsync(revoked), await host.TrackAsync("dev")));
    }

    [Fact]
    public async Task The_first_key_of_ones_own_leaves_the_key_of_the_machine_until_it_is_revoked()
    {
        await using var host = await HostFixture.StartAsync();
        await host.CreateKeyAsync("server");
        Assert.Equal(200, await host.TrackAsync("dev"));
        Assert.Equal(409, (await host.PostAsync("/v1/keys/dev/rotate", key: null)).Status);
        Assert.Equal(200, (await host.DeleteAsync("/v1/keys/dev", key: null)).Status);
        Assert.Equal(401, await host.TrackAsync("dev"));
    }

    [Theory]
    [InlineData("""{ "kind": "server" }""", "name")]
    [InlineData("""{ "name": "x", "kind": "servr" }""", "server")]
    [InlineData("""{ "name": "x", "kind": "server", "origins": ["https://shop.example"] }""", "origins")]
    [InlineData("""{ "name": "x", "kind": "browser", "origins": ["https://shop.example/"] }""", "origins")]
    [InlineData("""{ "name": "x", "kind": "browser", "origins": ["shop.example"] }""", "origins")]
    [InlineData("""{ "name": "x", "kind": "browser", "eventsPerSecond": 0 }""", "eventsPerSecond")]
    [InlineData("""{ "name": "x", "kind": "admin", "eventsPerSecond": 5 }""", "eventsPerSecond")]
    [InlineData("""{ "name": "x", "kind": "browser", "eventsPerSecond": "many" }""", "eventsPerSecond")]
    [InlineData("""{ "nme": "x", "kind": "browser" }""", "nme")]
    [InlineData("""[]""", "body")]
    [InlineData("""{""", "body")]
    public async Task A_key_that_cannot_be_made_is_refused_with_its_field(string json, string field)
    {
        await using var host = await HostFixture.StartAsync();
        var (status, body) = await host.PostAsync("/v1/keys", key: null, json);

        Assert.Equal(400, status);
        Assert.Contains(field, body.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await host.GetAsync("/v1/keys", key: null)).Body.GetProperty("keys").GetArrayLength());
    }

    [Theory]
    [InlineData("DELETE", "/v1/keys/nobody", 404)]
    [InlineData("DELETE", "/v1/keys/dev/2", 404)]
    [InlineData("POST", "/v1/keys/nobody/rotate", 404)]
    public async Task A_key_that_is_not_there_is_said_not_to_be(string method, string path, int expected)
    {
        await using var host = await HostFixture.StartAsync();
        var (status, body) = await host.SendAsync(HttpMethod.Parse(method), path, key: null);

        Assert.Equal(expected, status);
        Assert.NotEmpty(body.GetProperty("problem").GetString()!);
    }

    private static async Task<string?> StateAsync(HostFixture host, string id, int secret)
    {
        var (_, list) = await host.GetAsync("/v1/keys", key: null);
        return list.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("id").GetString() == id)
            .GetProperty("secrets")[secret].GetProperty("state").GetString();
    }

    /// <summary>Every byte of the database and its log, as far as it is text.</summary>
    private static async Task<string> StoredAsync(HostFixture host)
    {
        var stored = new StringBuilder();
        foreach (var file in Directory.GetFiles(host.Data, "wayfarer.db*")) stored.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancellation)));

        return stored.ToString();
    }
}
