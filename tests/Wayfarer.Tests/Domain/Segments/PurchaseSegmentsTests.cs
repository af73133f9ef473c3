using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;
using Wayfarer.Local.Content;
using Wayfarer.Runtime.Content;
using Wayfarer.Tests.Contracts;
using Wayfarer.Tests.Domain.Contacts;
using Xunit;

namespace Wayfarer.Tests.Domain.Segments;

/// <summary>
/// Five segments of buyers, kept by the kernel as purchases come and time passes, against a query over the raw file. They are
/// compared at the last millisecond of each month and at the first of the next, at which purchases of that day have just
/// occurred and windows have just closed.
/// </summary>
public sealed class PurchaseSegmentsTests(ITestOutputHelper output)
{
    private static readonly Instant[] EndsOfMonths =
    [
        .. Enumerable.Range(1, 24).Select(month => new DateTimeOffset(1997, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month))
            .SelectMany(next => new[] { Instant.From(next.AddMilliseconds(-1)), Instant.From(next) }),
    ];

    [Fact]
    public void On_all_real_purchases_the_members_are_those_of_the_query_at_each_end_of_a_month()
    {
        var path = RealData.FindOrSkip(RealData.Purchases);
        var customers = PurchaseFile.Read(path);
        Assert.Equal((23_570, 69_659), (customers.Count, customers.Sum(customer => customer.Purchases.Count)));

        var members = Replay(customers, EndsOfMonths);

        AssertAsQueried(path, members);
        foreach (var segment in PurchaseTable.Segments)
            output.WriteLine($"{segment}: {string.Join(' ', EndsOfMonths.Where((_, index) => index % 2 == 0).Select(at => members[(segment, at)].Count))}");
    }

    [Fact]
    public void On_a_few_purchases_the_members_are_those_found_by_hand()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("purchases.txt");
        File.WriteAllText(
            file,
            """
             ann   19970101  1   10.00
             bob   19970102  1  100.00
             bob   19970102  2   99.99
             bob   19970131  1    0.01
             cid   19970131  1   50.00
             cid   19970131  1   50.00
             cid   19970131  1   50.00
             cid   19970201  1   50.00

            """);
        var expected = new Dictionary<string, string>
        {
            ["1997-01-30T23:59:59.999Z"] = "recent: ann bob; frequent: ; big-spenders: ; lapsed: ; first-time: ann",
            ["1997-01-31T00:00:00.000Z"] = "recent: bob cid; frequent: ; big-spenders: bob; lapsed: ; first-time: ann",
            ["1997-01-31T23:59:59.999Z"] = "recent: bob cid; frequent: ; big-spenders: bob; lapsed: ; first-time: ann",
            ["1997-02-01T00:00:00.000Z"] = "recent: bob cid; frequent: cid; big-spenders: bob cid; lapsed: ; first-time: ann",
            ["1997-06-29T23:59:59.999Z"] = "recent: ; frequent: cid; big-spenders: bob cid; lapsed: ; first-time: ann",
            ["1997-06-30T00:00:00.000Z"] = "recent: ; frequent: cid; big-spenders: bob cid; lapsed: ann; first-time: ann",
            ["1998-01-01T23:59:59.999Z"] = "recent: ; frequent: cid; big-spenders: bob cid; lapsed: ann bob cid; first-time: ann",
            ["1998-01-02T00:00:00.000Z"] = "recent: ; frequent: cid; big-spenders: cid; lapsed: ann bob cid; first-time: ann",
            ["1998-01-30T23:59:59.999Z"] = "recent: ; frequent: cid; big-spenders: cid; lapsed: ann bob cid; first-time: ann",
            ["1998-01-31T00:00:00.000Z"] = "recent: ; frequent: ; big-spenders: ; lapsed: ann bob cid; first-time: ann",
        };
        var instants = expected.Keys.Select(text => Instant.TryParse(text, out var at) ? at : throw new FormatException(text)).ToArray();

        var members = Replay(PurchaseFile.Read(file), instants);

        Assert.Equal(expected, instants.ToDictionary(
            at => at.ToString(),
            at => string.Join("; ", PurchaseTable.Segments.Select(segment => $"{segment}: {string.Join(' ', members[(segment, at)])}"))));
        AssertAsQueried(file, members);
    }

    /// <summary>
    /// Lets each customer live through their purchases up to the last instant. Who is inside is what the members table is told
    /// by the effects, and not asked anew.
    /// </summary>
    private static Dictionary<(string Segment, Instant At), List<string>> Replay(
        IReadOnlyList<(string Customer, IReadOnlyList<Input.Occurred> Purchases)> customers, Instant[] instants)
    {
        var (definitions, problems) = ContentValidator.Validate(ContentFiles.Read(Path.Combine(AppContext.BaseDirectory, "buyer-content")));
        Assert.Empty(problems);
        var snapshot = new Snapshot(1, definitions);
        Assert.Equal(PurchaseTable.Segments.Order(StringComparer.Ordinal), definitions.Segments.Select(segment => segment.Id));
        var members = PurchaseTable.Segments.SelectMany(segment => instants.Select(at => (segment, at))).ToDictionary(place => place, _ => new List<string>());
        foreach (var (customer, purchases) in customers)
        {
            var contact = Contact.New(purchases[0].Event.ContactId("a key of 32 bytes for this test's."u8));
            var inside = new HashSet<string>();
            var done = 0;
            foreach (var at in instants)
            {
                for (; done < purchases.Count && purchases[done].Event.OccurredAt <= at; done++)
                    contact = Take(KernelRun.Apply(contact, purchases[done], snapshot, purchases[done].RecordedAt), inside);

                if (!contact.IsNew) contact = Take(KernelRun.Advance(contact, snapshot, at), inside);
                foreach (var segment in inside) members[(segment, at)].Add(customer);
            }
        }

        return members;
    }

    private static Contact Take(KernelRun run, HashSet<string> inside)
    {
        foreach (var member in run.Effects.OfType<Effect.Member>())
            Assert.True(member.Inside ? inside.Add(member.Segment) : inside.Remove(member.Segment));
        return KernelRun.Committed(run.Contact);
    }

    private static void AssertAsQueried(string path, Dictionary<(string Segment, Instant At), List<string>> members)
    {
        using var table = new PurchaseTable(path);
        foreach (var ((segment, at), found) in members)
            Assert.Equal(table.Members(segment, at), found.Order(StringComparer.Ordinal));
    }
}
