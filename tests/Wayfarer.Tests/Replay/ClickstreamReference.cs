using System.Globalization;
using Xunit;

namespace Wayfarer.Tests.Replay;

/// <summary>
/// The abandoned-cart journey on the real clickstream, worked out by brute force and without a line of the product, as the
/// measure for every replay. Ties are decided as the product's contact does, which first performs what has come due and then
/// hears the event: a reminder due at the very instant of a payment is sent, and the payment ends what is then still open.
/// Several rows of a visitor with one time stamp count in file order; both windows (7 days, 5 days) include their end. Waits run to their end after the last row of the file.
/// </summary>
public sealed class ClickstreamReference
{
    /// <summary>What one visit to the journey came to; instants are milliseconds since 1970.</summary>
    public sealed record Enrollment(string Visitor, long Entered, long? FirstReminder, long? SecondReminder, long? Exited, long? Goal);

    private readonly record struct Row(string Visitor, string Name, long At);

    /// <summary>All enrollments in order of visitor and entry.</summary>
    public static IReadOnlyList<Enrollment> Enrollments(string path) => Enroll(Rows(path, TimeSpan.TicksPerMillisecond), TimeSpan.TicksPerMillisecond);

    /// <summary>The file, or null when this machine does not have it.</summary>
    public static string? Find() => RealData.Find(RealData.Clickstream);

    public static string FindOrSkip() => RealData.FindOrSkip(RealData.Clickstream);

    [Fact]
    public void The_totals_are_known()
    {
        var enrollments = Enrollments(FindOrSkip());

        Assert.Equal(
            (2_276, 673, 1_607, 1_603),
            (enrollments.Count, enrollments.Count(item => item.Exited is not null), enrollments.Count(item => item.FirstReminder is not null),
                enrollments.Count(item => item.SecondReminder is not null)));
        Assert.Equal(688, enrollments.Count(item => item.Goal is not null));
        Assert.Equal(15, enrollments.Count(item => item.Goal is not null && item.Exited is null));
    }

    [Fact]
    public void Rounding_to_milliseconds_changes_no_decision()
    {
        var path = FindOrSkip();
        var exact = Enroll(Rows(path, TimeSpan.TicksPerMicrosecond), TimeSpan.TicksPerMicrosecond);

        Assert.Equal(exact.Select(Decisions), Enrollments(path).Select(Decisions));

        static (string, bool, bool, bool, bool) Decisions(Enrollment item) =>
            (item.Visitor, item.FirstReminder is null, item.SecondReminder is null, item.Exited is null, item.Goal is null);
    }

    [Fact]
    public void How_ties_are_decided_does_not_matter_for_this_file()
    {
        var path = FindOrSkip();
        var rows = Rows(path, TimeSpan.TicksPerMillisecond).ToLookup(row => row.Visitor);
        long[] waits = [0, 1, 25, 5 * 24, 7 * 24];

        Assert.DoesNotContain(
            Enrollments(path),
            item => rows[item.Visitor].Any(row => row.Name is "cart" or "payment_done" && waits.Skip(row.Name == "cart" ? 1 : 0)
                .Any(wait => row.At == item.Entered + (wait * TimeSpan.MillisecondsPerHour))));
    }

    private static List<Enrollment> Enroll(List<Row> rows, long ticksOfUnit) =>
        
        [
            .. rows.GroupBy(row => row.Visitor).OrderBy(visitor => visitor.Key, StringComparer.Ordinal)
                .SelectMany(visitor => EnrollOne([.. visitor], TimeSpan.TicksPerHour / ticksOfUnit)),
        ];

    private static IEnumerable<Enrollment> EnrollOne(Row[] rows, long hour)
    {
        var (began, closed) = (long.MinValue / 2, long.MinValue / 2);
        for (var entry = 0; entry < rows.Length; entry++)
        {
            var at = rows[entry].At;
            if (rows[entry].Name != "cart" || at < closed || at - began < 7 * 24 * hour) continue;

            var payments = rows[(entry + 1)..].Where(row => row.Name == "payment_done").Select(row => row.At).ToList();
            var (first, second) = (at + hour, at + (25 * hour));
            long? payment = payments.Count == 0 ? null : payments[0];
            long? exit = payment < second ? payment : null;
            (began, closed) = (at, exit ?? second);
            yield return new Enrollment(
                rows[entry].Visitor,
                at,
                exit < first ? null : first,
                exit is null ? second : null,
                exit,
                payment <= at + (5 * 24 * hour) ? payment : null);
        }
    }

    private static List<Row> Rows(string path, long ticksOfUnit)
    {
        var rows = new List<Row>();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Split(',');
            var time = DateTime.ParseExact(cells[2], "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
            var ticks = (time - DateTime.UnixEpoch).Ticks;
            var units = (ticks + ticksOfUnit - 1) / ticksOfUnit;
            rows.Add(new Row(cells[0], cells[1], units));
        }

        return rows;
    }
}
