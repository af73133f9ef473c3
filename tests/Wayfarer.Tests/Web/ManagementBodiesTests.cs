using System.Net.Http.Headers;
using System.Text;
using Wayfarer.Tests.Local;
using Wayfarer.Tests.Web.Keys;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>Whatever is sent to the management and by forms, the host answers what is wrong with it.</summary>
public sealed class ManagementBodiesTests(ITestOutputHelper output)
{
    private const int Bodies = 2_000;

    private static readonly (string Path, string Body)[] Sound =
    [
        ("/v1/subscribe", """{"email":"ada@example.com","topics":["general","\ud83d\ude00"],"key":"dev","text":"Yes, please","traits":{"firstName":"Ada","age":36,"pro":true}}"""),
        ("/v1/subscribe", """{"email":"bob@example.com","topics":[null],"key":"dev","redirect":"https://shop.example/","website":null,"traits":{"firstName":"\ud83d\ude00"}}"""),
        ("/v1/keys", """{"name":"shop \ud83d\ude00","kind":"browser","origins":["https://shop.example",null],"eventsPerSecond":50}"""),
        ("/v1/keys/{id}/rotate", """{"retireAfter":"24h"}"""),
        ("/v1/suppressions", """{"address":"eve@example.com","addresses":["mallory@example.com",null],"note":"by \ud83d\ude00 phone"}"""),
        ("/v1/messages/welcome/test", """{"to":"ada@example.com","contact":"ada"}"""),
        ("/v1/broadcasts", """{"id":"spring","journey":"welcome","segment":"engaged"}"""),
        ("/v1/segments/engaged-customers/members", """{"members":["ada","bob@example.com","\ud83d\ude00",null],"request":"import 7"}"""),
        ("/v1/segments/preview", """{"id":"new","if":{"all":[{"trait":"plan","equals":"pro"},{"event":"Page Viewed","atLeast":2,"within":"30d"}]}}"""),
        ("/v1/pauses", """{"scope":"message welcome \ud83d\ude00"}"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_thousand_mutated_bodies_are_answered_and_never_with_a_fault_of_the_host()
    {
        await using var host = await HostFixture.StartAsync();
        var id = (await host.CreateKeyAsync("server")).Id;
        var statuses = new SortedDictionary<int, int>();
        for (var number = 0; number < Bodies; number++)
        {
            var (path, sound) = Sound[number % Sound.Length];
            var chance = new Random(number);
            var body = Encoding.UTF8.GetBytes(sound).ToList();
            for (var mutation = chance.Next(4); mutation > 0; mutation--) Mutation.Apply(body, chance);
            var (status, said) = await PostAsync(host, path.Replace("{id}", id, StringComparison.Ordinal), [.. body]);
            Assert.True(status is >= 200 and < 500, $"{path} answered {status} to {Encoding.UTF8.GetString([.. body])}: {said}");
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        output.WriteLine(string.Join(", ", statuses));
        Assert.InRange(statuses[400], Bodies / 5, Bodies);
    }

    [Theory]
    [InlineData("/v1/subscribe", """{ "key": "dev", "email": "ada@example.com", "topics": [null] }""", "topics has an entry that is null")]
    [InlineData("/v1/subscribe", """{ "key": "dev", "email": "ada@example.com", "traits": { "firstName": "\ud800" } }""", "traits has half of a surrogate pair")]
    [InlineData("/v1/subscribe", """{ "key": "dev", "email": "ada@example.com", "traits": { "age": 1e400 } }""", "traits has a number that is too large")]
    [InlineData("/v1/keys", """{ "name": "shop", "kind": "browser", "origins": [null] }""", "origins has an entry that is null")]
    [InlineData("/v1/keys", """{ "name": "\udc00", "kind": "server" }""", "name has half of a surrogate pair")]
    public async Task What_no_text_or_list_can_hold_is_refused_by_name(string path, string body, string problem)
    {
        await using var host = await HostFixture.StartAsync();
        var (status, said) = await PostAsync(host, path, Encoding.UTF8.GetBytes(body));
        Assert.Equal(400, status);
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> PostAsync(HostFixture host, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await host.Client.SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
