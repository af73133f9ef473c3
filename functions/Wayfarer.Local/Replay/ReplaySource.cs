using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Replay;

/// <summary>
/// A file of past events, CSV or one Segment call a line (<c>.ndjson</c>, <c>.jsonl</c>, <c>.json</c>). Its events are judged
/// at their own time: they were recorded when they occurred. A broken row is a problem of its own and stops no other; a file
/// that cannot be meant, such as one without a mapped column, throws <see cref="InvalidDataException"/>.
/// </summary>
public sealed class ReplaySource(string path, ReplayMapping mapping)
{
    /// <summary>
    /// The largest file that is sorted in memory, at about a kilobyte a row. A larger one must be in order of time already:
    /// then it is streamed and may have any size.
    /// </summary>
    public const int RowsSorted = 2_000_000;

    /// <summary>The source that the events' keys are scoped by: a replay never collides with what websites sent.</summary>
    public const string Name = "replay";

    private const int ProblemsKept = 100;

    private static readonly string[] CallExtensions = [".ndjson", ".jsonl", ".json"];

    public long BytesTotal => new FileInfo(path).Length;

    /// <summary>Every row in file order, read as it is asked for.</summary>
    public IEnumerable<ReplayRow> Rows()
    {
        var reading = new ReplayReading(Path.GetFileName(path), mapping);
        return CallExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? NdjsonFile.Rows(path, reading)
            : CsvFile.Rows(path, mapping, reading);
    }

    public ReplaySurvey Survey()
    {
        var (rows, broken) = (0L, 0L);
        var problems = new List<ReplayProblem>();
        long? firstOutOfOrder = null;
        Instant? earliest = null, latest = null;
        foreach (var row in Rows())
        {
            rows++;
            if (row.Problem is not null)
            {
                broken++;
                if (problems.Count < ProblemsKept) problems.Add(row.Problem);
            }
            else if (row.Event is { OccurredAt: var at })
            {
                if (at < latest) firstOutOfOrder ??= row.Number;
                earliest = Instant.Min(earliest ?? at, at);
                latest = Instant.Max(latest ?? at, at);
            }
        }

        return new ReplaySurvey(rows, broken, problems, firstOutOfOrder, earliest, latest);
    }

    /// <summary>
    /// The rows in order of time, those of one instant in file order; broken rows come first when sorting was needed. Progress
    /// then counts sorted rows, scaled to the file's size.
    /// </summary>
    public IEnumerable<ReplayRow> InOrderOfTime(ReplaySurvey survey)
    {
        if (survey.IsInOrder) return Rows();
        if (survey.Rows > RowsSorted)
        {
            throw new InvalidDataException(
                $"{Path.GetFileName(path)} is not in order of time (first at row {survey.FirstOutOfOrder}) and has {survey.Rows} rows. " +
                $"Up to {RowsSorted} are sorted here; sort the file by its timestamp first.");
        }

        var total = BytesTotal;
        return Rows()
            .OrderBy(row => row.Event?.OccurredAt ?? default)
            .Select((row, index) => row with { BytesRead = total * (index + 1) / survey.Rows });
    }
}
