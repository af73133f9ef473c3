using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Wayfarer.Tests.Local;
using Xunit;

namespace Wayfarer.Tests.Web;

/// <summary>Whatever is posted, the host answers, stays small and keeps exactly what it said it would keep.</summary>
public sealed class MutatedBodiesTests(ITestOutputHelper output)
{
    private const int Bodies = 100_000;
    private const int WarmUp = 10_000;
    private const int AtOnce = 12;
    private const long BytesOfGrowth = 384L * 1024 * 1024;

    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private readonly ConcurrentBag<int> _accepted = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_mutated_bodies_are_refused_or_stored_field_by_field()
    {
        await using var host = await HostFixture.StartAsync();
        await PostAsync(host, 0, WarmUp);
        var before = PrivateBytes();
        await PostAsync(host, WarmUp, Bodies);
        var growth = PrivateBytes() - before;

        output.WriteLine($"{_accepted.Count} accepted, {growth >> 20} MiB more, {string.Join(", ", _statuses.OrderBy(status => status.Key))}");
        Assert.All(_statuses.Keys, status => Assert.InRange(status, 200, 499));
        Assert.InRange(_accepted.Count, Bodies / 5, Bodies);
        Assert.InRange(growth, long.MinValue, BytesOfGrowth);

        await host.SettledAsync();
        await host.StopAsync();
        var stored = (await StoredEvents.AllAsync(host.Data)).ToLookup(item => item.Event.MessageId, item => item.Event);
        var compared = 0;
        foreach (var calls in _accepted.Select(number => new MutatedBody(number).Call()).GroupBy(MessageId))
        {
            // What was damaged until it had no id, or the id of another one, cannot be found again by it.
            if (calls.Key is null || calls.Count() > 1) continue;

            var difference = MutatedBody.Difference(calls.Single(), Assert.Single(stored[calls.Key]));
            Assert.True(difference is null, $"{difference} of {calls.Single().GetRawText()}");
            compared++;
        }

        output.WriteLine($"{compared} found as they were sent.");
        Assert.InRange(compared, Bodies / 5, Bodies);
    }

    private async Task PostAsync(HostFixture host, int from, int to) =>
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (number, cancellation) =>
        {
            var body = new MutatedBody(number);
            using var request = body.Request();
            using var answer = await host.Client.SendAsync(request, cancellation);
            _statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            if (body.IsSound) Assert.Equal((200, 1), ((int)answer.StatusCode, said.GetProperty("accepted").GetInt32()));
            if (said.GetProperty("accepted").GetInt32() == 1) _accepted.Add(number);
        });

    private static string? MessageId(JsonElement call) =>
        call.TryGetProperty("messageId", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static long PrivateBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }
}
