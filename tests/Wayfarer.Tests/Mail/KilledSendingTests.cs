using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wayfarer.Runtime.Channels;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Mail;

/// <summary>The real program, killed while it sends, and a real mail server that counts.</summary>
public sealed partial class KilledSendingTests(ITestOutputHelper output)
{
    private const int People = 10_000;
    private const int EventsPerBatch = 2_000;
    private const int Kills = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly int Connections = new SmtpOptions("localhost", 25).Connections;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>0 is no id that an event may have.</summary>
    private static IEnumerable<int> Everybody => Enumerable.Range(1, People);

    [Fact]
    public async Task Ten_kills_repeat_no_message_and_lose_at_most_one_for_each_open_connection()
    {
        await using var server = await MailServer.StartAsync();
        using var folder = new TemporaryFolder();
        await WriteContentAsync(folder.File("content"));
        var watch = Stopwatch.StartNew();
        var host = await Host.StartAsync(folder, server.Port);
        try
        {
            await host.PostAsync(Everybody);
            var chance = new Random(20_260_301);
            for (var kill = 1; kill <= Kills; kill++)
            {
                await UntilAsync(() => server.Count() >= People * kill / (Kills + 1));
                await Task.Delay(chance.Next(60), Cancellation);
                host.Kill();
                output.WriteLine($"Kill {kill} at {watch.Elapsed.TotalSeconds:0.0} s: {server.Count()} messages");
                host = await Host.StartAsync(folder, server.Port);
            }

            var totals = await host.FinishedAsync();
            var mails = server.Received();
            var received = mails.Select(mail => Assert.Single(mail.To)).ToList();
            var reached = received.ToHashSet();
            Assert.Equal(reached.Count, received.Count);
            Assert.Equal(reached.Count, mails.Select(mail => mail.HeaderLines.Single(line => line.StartsWith("Message-Id: ", StringComparison.Ordinal))).Distinct().Count());
            Assert.All(mails, mail => AssertIsMarketing(mail.HeaderLines));

            var missing = Everybody.Where(person => !reached.Contains(AddressOf(person))).ToList();
            output.WriteLine($"{received.Count} received, {missing.Count} missing, {totals.Unknown} unknown after {watch.Elapsed.TotalSeconds:0.0} s");
            Assert.Equal((0, 0), (totals.Skipped, totals.Failed));
            Assert.InRange(totals.Unknown, missing.Count, Connections * Kills);
            foreach (var person in missing) Assert.Contains("MessageUnknown", await host.TimelineAsync(person));

            var problems = await host.ProblemsAsync();
            Assert.Equal((totals.Unknown, totals.Unknown), (problems.Count, problems.Select(problem => problem.Key).Distinct().LongCount()));
            Assert.All(problems, problem => Assert.Equal("Unknown", problem.Outcome));
        }
        finally
        {
            host.Kill();
        }
    }

    private static string AddressOf(int person) => string.Create(CultureInfo.InvariantCulture, $"person{person}@example.com");

    /// <summary>The button of mail programs, which RFC 8058 wants to lead to a link of its own for each.</summary>
    private static void AssertIsMarketing(IReadOnlyList<string> headers)
    {
        Assert.Single(headers, header => Link().IsMatch(header));
        Assert.Single(headers, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    }

    [GeneratedRegex(@"^List-Unsubscribe: <https://mail\.example\.com/u/[A-Za-z0-9._~-]+>$", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    private static async Task WriteContentAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "journeys"));
        Directory.CreateDirectory(Path.Combine(folder, "messages", "hello"));
        await File.WriteAllTextAsync(Path.Combine(folder, "settings.json"), """
            { "language": 1, "timeZone": "Etc/UTC", "from": "Shop <shop@example.com>", "sending": "on", "publicUrl": "https://mail.example.com",
              "postalAddress": "1 High Street", "topics": { "general": { "name": "News", "optIn": "none" } } }
            """, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "journeys", "welcome.json"), """
            { "language": 1, "id": "welcome", "state": "live", "trigger": { "event": "Signed Up" }, "steps": [ { "id": "greet", "send": "hello" } ] }
            """, Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "messages", "hello", "html.liquid"), "---\nsubject: Hello\n---\n<p>Hello {{ contact.email }}</p>\n", Cancellation);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < Patience, "It did not happen in time.");
            await Task.Delay(5, Cancellation);
        }
    }

    private sealed record Totals(long HandedOver, long Skipped, long Failed, long Unknown);

    /// <summary><c>wayfarer run --smtp</c> as its own process.</summary>
    private sealed class Host(Process process, HttpClient client)
    {
        public static async Task<Host> StartAsync(TemporaryFolder folder, int port)
        {
            string[] arguments =
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "wayfarer.dll"), "run", "--port", "0", "--smtp", $"smtp://127.0.0.1:{port}",
                "--content", folder.File("content"), "--data", folder.File("data"),
            ];
            var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            var client = new HttpClient { Timeout = Patience };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev:"u8));
            var host = new Host(process, client);
            try
            {
                client.BaseAddress = await ListeningAsync(process);
                return host;
            }
            catch
            {
                host.Kill();
                throw;
            }
        }

        private static async Task<Uri> ListeningAsync(Process process)
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(Cancellation);
                Assert.True(line is not null, "The host ended before it listened.");
                Assert.DoesNotContain("Not live", line, StringComparison.Ordinal);
            }
            while (!line.StartsWith("Listening on ", StringComparison.Ordinal));

            // A pipe that nobody reads stops its writer when it is full.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Uri(line.Split(' ', ';')[2]);
        }

        public async Task PostAsync(IEnumerable<int> people)
        {
            foreach (var batch in people.Chunk(EventsPerBatch))
            {
                var events = batch.Select(person =>
                    $$"""{"type":"track","userId":"{{person}}","event":"Signed Up","context":{"traits":{"email":"{{AddressOf(person)}}"} } }""");
                using var body = new StringContent($$"""{"batch":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri("/v1/batch", UriKind.Relative), body, Cancellation);
                Assert.Contains($"\"accepted\":{batch.Length},", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            }
        }

        public async Task<Totals> FinishedAsync()
        {
            var watch = Stopwatch.StartNew();
            while (true)
            {
                var answer = await client.GetFromJsonAsync<JsonElement>("/v1/journeys", Cancellation);
                var step = answer.GetProperty("journeys")[0].GetProperty("totals").GetProperty("steps")[0];
                var totals = new Totals(Number("handedOver"), Number("skipped"), Number("failed"), Number("unknown"));
                if (totals.HandedOver + totals.Skipped + totals.Failed + totals.Unknown == People) return totals;

                Assert.True(watch.Elapsed < Patience, $"Not all was finished: {totals}");
                await Task.Delay(100, Cancellation);

                long Number(string name) => step.GetProperty(name).GetInt64();
            }
        }

        public async Task<IReadOnlyList<(string Key, string Outcome)>> ProblemsAsync()
        {
            var answer = await client.GetFromJsonAsync<JsonElement>("/v1/deliveries?limit=500", Cancellation);
            return [.. answer.GetProperty("problems").EnumerateArray().Select(item => (Text(item, "messageKey"), Text(item, "outcome")))];

            static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
        }

        public async Task<IReadOnlyList<string>> TimelineAsync(int person)
        {
            var contact = await client.GetFromJsonAsync<JsonElement>(string.Create(CultureInfo.InvariantCulture, $"/v1/contacts/{person}"), Cancellation);
            return [.. contact.GetProperty("timeline").EnumerateArray().Select(item => item.GetProperty("what").GetString()!)];
        }

        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            client.Dispose();
        }
    }
}
