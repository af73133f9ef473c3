using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Wayfarer.Benchmarks.Measuring;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;

namespace Wayfarer.Benchmarks.Segments;

/// <summary>
/// What twenty segments of seven clauses cost: a change of one contact, which meets only what rests on it, and everybody at
/// once, beside a database that is made for such questions and holds the same rows.
/// </summary>
public sealed class SegmentBenchmark : IBenchmark
{
    private const int Threads = 2;
    private const int ChangingContacts = 64;
    private const int ChangesPerContact = 50;

    public string Name => "segments";

    public string Title => "Twenty segments: changes of one contact on one core; everybody on two, beside DuckDB";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale)
    {
        var contacts = scale == Scale.Quick ? 100_000 : 1_000_000;
        var profiles = new Profile[contacts];
        Parallel.For(0, contacts, number => profiles[number] = Population.Of(Population.Draw(number), TwentySegments.Snapshot));
        using var database = Loaded(contacts);
        Compare(Everybody(profiles), Asked(database));

        var changing = profiles[..ChangingContacts].Select(Adopted).ToArray();
        var changes = changing.Select((_, index) => Changes(index)).ToArray();
        Change(changing, changes, scale.KernelRound);

        var series = await Rounds.InterleaveAsync(
            scale.Rounds,
            _ => Task.FromResult(new[] { Seconds(() => Everybody(profiles)) }),
            _ => Task.FromResult(new[] { Seconds(() => Asked(database)) }),
            _ => Task.FromResult(Change(changing, changes, scale.KernelRound)));
        var ours = new Figure($"{contacts:#,0} contacts, all segments", "s", series[0][0]);
        var theirs = new Figure("the same by DuckDB", "s", series[1][0]);
        var kept = profiles[..1_000].Select(profile => JsonSerializer.SerializeToUtf8Bytes(profile.Memories).Length).Average();
        return
        [
            ours,
            theirs,
            Figure.Ratio("ours to DuckDB", ours, theirs, "3"),
            new Figure("changes of one contact", "changes/s", series[2][0], "200,000"),
            new Figure("segments that a change is judged for, of 20", "segments", [Touched(changes)]),
            new Figure("allocated for a change", "bytes", series[2][1]),
            new Figure("history kept for the rules, for each contact", "bytes", [kept]),
            new Figure("events that it is made of", "events", [Population.EventsPerContact]),
        ];
    }

    private static long[] Everybody(Profile[] profiles)
    {
        var snapshot = TwentySegments.Snapshot;
        var totals = new long[snapshot.Segments.Length];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, part =>
        {
            var counts = new long[totals.Length];
            for (var number = part; number < profiles.Length; number += Threads)
            {
                var judge = new Judge(profiles[number], snapshot);
                for (var segment = 0; segment < counts.Length; segment++)
                {
                    if (judge.At(snapshot.Segments[segment], Population.Now).IsTrue) counts[segment]++;
                }
            }

            lock (totals)
            {
                for (var segment = 0; segment < counts.Length; segment++) totals[segment] += counts[segment];
            }
        });
        return totals;
    }

    private static DuckDBConnection Loaded(int contacts)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Run(connection, $"SET threads = {Threads}");
        Run(connection, $"CREATE TABLE contacts (number INTEGER, {string.Join(", ", Population.Words.Select(name => $"{name} VARCHAR"))}, {string.Join(", ", Population.Numbers.Select(name => $"{name} INTEGER"))})");
        Run(connection, "CREATE TABLE purchases (contact INTEGER, occurred BIGINT, total INTEGER, refund BOOLEAN)");
        using var rows = connection.CreateAppender("contacts");
        using var purchases = connection.CreateAppender("purchases");
        for (var number = 0; number < contacts; number++)
        {
            var row = Population.Draw(number);
            var line = rows.CreateRow().AppendValue(number);
            foreach (var word in row.Words) line.AppendValue(Population.WordOf(word));
            foreach (var value in row.Numbers) line.AppendValue(value);
            line.EndRow();
            foreach (var purchase in row.Purchases)
                purchases.CreateRow().AppendValue(number).AppendValue(purchase.At.Milliseconds).AppendValue(purchase.Total).AppendValue(purchase.IsRefund).EndRow();
        }

        return connection;
    }

    private static long[] Asked(DuckDBConnection database)
    {
        using var command = database.CreateCommand();
        command.CommandText = TwentySegments.Query;
        using var reader = command.ExecuteReader();
        reader.Read();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Compare(long[] ours, long[] theirs)
    {
        if (!ours.SequenceEqual(theirs)) throw new InvalidOperationException($"The two do not agree: {string.Join(',', ours)} and {string.Join(',', theirs)}.");
        if (ours.Any(count => count == 0)) throw new InvalidOperationException("A segment is empty, and asking for it says nothing.");
    }

    private static Contact Adopted(Profile profile)
    {
        var id = ContactId.Of(Identifier.Create(IdentifierKind.User, profile.Traits[0].Value.GetString()!), "key"u8);
        var head = Head.None with { Sequence = 1, Clock = Population.Now };
        var applied = ContactKernel.Apply(new Contact(id, head, profile, []), new Input.Wake(Population.Now), TwentySegments.Snapshot, Population.Now);
        return applied.Contact;
    }

    /// <summary>One trait of a person at a time, as a website tells it.</summary>
    private static Input[] Changes(int contact)
    {
        var dice = new Random(contact);
        return [.. Enumerable.Range(0, ChangesPerContact).Select(index => new Input.Occurred(Told(contact, index, dice), []))];
    }

    private static Event Told(int contact, int index, Random dice) => new()
    {
        MessageId = $"change-{contact}-{index}",
        Key = $"{contact:x16}{index:x16}",
        Type = EventType.Identify,
        Name = EventNames.Identified,
        OccurredAt = Population.Now + TimeSpan.FromSeconds(index + 1),
        RecordedAt = Population.Now + TimeSpan.FromSeconds(index + 1),
        Traits = JsonElement.Parse(dice.Next(2) == 0
            ? $$"""{"{{Population.Words[dice.Next(4)]}}":"{{Population.WordOf(dice.Next(Population.DifferentWords))}}"}"""
            : $$"""{"{{Population.Numbers[dice.Next(4)]}}":{{dice.Next(Population.DifferentNumbers)}}}"""),
    };

    private static double Touched(Input[][] changes) => changes.SelectMany(inputs => inputs).Cast<Input.Occurred>()
        .Average(change => change.Event.Traits!.Value.EnumerateObject().Sum(trait => TwentySegments.Snapshot.That(Dependency.Trait, trait.Name).Segments.Length));

    private static double[] Change(Contact[] contacts, Input[][] changes, TimeSpan duration)
    {
        var done = 0L;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            for (var contact = 0; contact < contacts.Length; contact++)
            {
                foreach (var change in changes[contact])
                {
                    ContactKernel.Apply(contacts[contact], change, TwentySegments.Snapshot, change.RecordedAt);
                    done++;
                }
            }
        }

        return [done / clock.Elapsed.TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)done];
    }

    private static double Seconds(Func<long[]> work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }
}
