using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web;

public sealed class BounceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_that_came_back_is_understood_and_its_person_is_not_repeated()
    {
        await using var host = await HostFixture.StartAsync();
        var sample = await File.ReadAllBytesAsync(Repository.PathOf("tests", "Wayfarer.Tests", "Runtime", "Bounces", "samples", "postfix-unknown-user.eml"), Cancellation);
        using var answer = await PostAsync(host, sample);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("Hard", "5.1.1"), (JsonElement.Parse(text).GetProperty("kind").GetString(), JsonElement.Parse(text).GetProperty("status").GetString()));
        Assert.DoesNotContain("ada@", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Limits.BytesPerRequest)]
    public async Task Any_other_bytes_say_nothing(int length)
    {
        await using var host = await HostFixture.StartAsync();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var answer = await PostAsync(host, bytes);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("None", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_mail_past_the_limit_is_refused()
    {
        await using var host = await HostFixture.StartAsync();
        using var answer = await PostAsync(host, new byte[Limits.BytesPerRequest + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(HostFixture host, byte[] mail)
    {
        using var body = new ByteArrayContent(mail);
        body.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return await host.Client.PostAsync(new Uri("/v1/bounces", UriKind.Relative), body, Cancellation);
    }
}
