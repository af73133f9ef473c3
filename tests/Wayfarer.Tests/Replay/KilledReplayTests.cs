using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Wayfarer.Tests.Contracts;
using Xunit;

namespace Wayfarer.Tests.Replay;

/// <summary>The real program, killed at any moment, goes on to the end that it would have come to.</summary>
public sealed class KilledReplayTests(ITestOutputHelper output)
{
    /// <summary>As many rows as a run of all tests has time for; the whole file when somebody asks for it.</summary>
    private static readonly int Rows = int.TryParse(Environment.GetEnvironmentVariable("WAYFARER_KILLED_REPLAY_ROWS"), out var rows) ? rows : 4_000;
    private const int Kills = 20;

    // A replay that is not killed takes a few seconds; this is for a machine that does other things too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_kills_change_neither_state_nor_messages()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("clickstream.csv");
        await File.WriteAllLinesAsync(file, File.ReadLines(ClickstreamReference.FindOrSkip()).Take(Rows + 1), Cancellation);

        var calm = folder.File("calm");
        var killed = folder.File("killed");
        Assert.Equal(0, await EndAsync(Start(file, calm)));
        Directory.CreateDirectory(killed);
        File.Copy(Path.Combine(calm, "identity.key"), Path.Combine(killed, "identity.key"));

        var chance = new Random(20_200_401);
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var replay = Start(file, killed);
            await ReachAsync(replay, killed, Rows * kill / (Kills + 1));
            await Task.Delay(chance.Next(60), Cancellation);
            replay.Kill();
            await replay.WaitForExitAsync(Cancellation);
            output.WriteLine($"Kill {kill}: behind row {RowsDone(killed)}, {Mails(killed).Count} messages, exit code {replay.ExitCode}");
        }

        Assert.Equal(0, await EndAsync(Start(file, killed)));
        Assert.NotEmpty(Mails(calm));
        Assert.Equal(Mails(calm), Mails(killed));
        Assert.Equal(await ReplayedState.RowsAsync(calm), await ReplayedState.RowsAsync(killed));
        output.WriteLine($"{Mails(calm).Count} messages and all rows are the same.");
    }

    private static Process Start(string file, string data)
    {
        string[] arguments =
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "wayfarer.dll"), "replay", file, "--data", data,
            "--content", ClickstreamReplayTests.ContentFolder, "--trait", "email={user_id}@example.com",
        ];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
    }

    private static async Task<int> EndAsync(Process replay)
    {
        using (replay)
        {
            await replay.StandardOutput.ReadToEndAsync(Cancellation);
            await replay.WaitForExitAsync(Cancellation);
            return replay.ExitCode;
        }
    }

    private static async Task ReachAsync(Process replay, string data, long row)
    {
        var watch = Stopwatch.StartNew();
        while (RowsDone(data) < row)
        {
            Assert.False(replay.HasExited, "The replay ended before it was killed.");
            Assert.True(watch.Elapsed < Patience, "The replay did not get on.");
            await Task.Delay(5, Cancellation);
        }
    }

    /// <summary>The checkpoint as another process sees it.</summary>
    private static long RowsDone(string data)
    {
        var database = Path.Combine(data, "wayfarer.db");
        if (!File.Exists(database)) return 0;

        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT data FROM definitions WHERE partition = CAST('replays' AS BLOB)";
        try
        {
            return command.ExecuteScalar() is byte[] text ? long.Parse(System.Text.Encoding.ASCII.GetString(text).Split(' ')[0], CultureInfo.InvariantCulture) : 0;
        }
        catch (SqliteException)
        {
            // The tables are being made.
            return 0;
        }
    }

    private static List<string> Mails(string data)
    {
        var outbox = Path.Combine(data, "outbox");
        return Directory.Exists(outbox) ? [.. Directory.GetFiles(outbox, "*.eml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];
    }
}
