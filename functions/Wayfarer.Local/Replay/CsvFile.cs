using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sylvan.Data.Csv;

namespace Wayfarer.Local.Replay;

/// <summary>
/// The rows of a CSV file as track calls. The delimiter is found from the header; cells that read as JSON numbers of up to 15
/// digits, <c>true</c> or <c>false</c> become such properties (a code like <c>007</c> stays text), empty cells none.
/// </summary>
internal static class CsvFile
{
    private const int LongestRow = 1024 * 1024;
    private const int DigitsOfNumber = 15;
    private const char Undecodable = '\uFFFD';

    public static IEnumerable<ReplayRow> Rows(string path, ReplayMapping mapping, ReplayReading reading)
    {
        using var stream = File.OpenRead(path);
        using var text = new StreamReader(stream, Encoding.UTF8);
        using var csv = Open(text, path);
        var columns = Columns(csv, mapping, path);
        var call = new ArrayBufferWriter<byte>();
        for (var number = 1L; ; number++)
        {
            bool any;
            string? unreadable = null;
            try
            {
                any = csv.Read();
            }
            catch (CsvFormatException problem)
            {
                (any, unreadable) = (false, problem.Message);
            }

            if (unreadable is not null)
                yield return ReplayReading.Broken(number, null, $"cannot be read, nor what follows it: {unreadable} Close or remove its quote", stream.Position);
            if (!any) yield break;
            if (csv.RowFieldCount == 1 && csv.GetString(0).Length == 0) continue;

            yield return Row(csv, number, columns, mapping, reading, call, stream.Position);
        }
    }

    private static CsvDataReader Open(StreamReader text, string path)
    {
        try
        {
            // Lax: a stray quote is a character of its cell and not the end of the file.
            return CsvDataReader.Create(text, new CsvDataReaderOptions { CsvStyle = CsvStyle.Lax, MaxBufferSize = LongestRow });
        }
        catch (CsvMissingHeadersException)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is empty; its first row must name the columns.");
        }
    }

    private static Dictionary<string, int> Columns(CsvDataReader csv, ReplayMapping mapping, string path)
    {
        var columns = new Dictionary<string, int>();
        for (var at = 0; at < csv.FieldCount; at++)
        {
            if (!columns.TryAdd(csv.GetName(at).Trim(), at))
                throw new InvalidDataException($"{Path.GetFileName(path)} has two columns named '{csv.GetName(at)}'; rename one.");
        }

        if (mapping.Columns.FirstOrDefault(column => !columns.ContainsKey(column)) is { } missing)
            throw new InvalidDataException($"{Path.GetFileName(path)} has no column '{missing}'; it has {string.Join(", ", columns.Keys)}. Map one of them.");
        return mapping.User is null && mapping.Anonymous is null
            ? throw new InvalidDataException("Map a column to the user id or to the anonymous id.")
            : columns;
    }

    private static ReplayRow Row(
        CsvDataReader csv, long number, Dictionary<string, int> columns, ReplayMapping mapping, ReplayReading reading,
        ArrayBufferWriter<byte> call, long bytesRead)
    {
        if (csv.RowFieldCount != columns.Count)
        {
            var reason = $"has {csv.RowFieldCount} cells where the header has {columns.Count}; check its quotes and delimiters";
            return ReplayReading.Broken(number, null, reason, bytesRead);
        }

        var mapped = new[] { mapping.User, mapping.Anonymous, mapping.Event, mapping.Timestamp, mapping.MessageId };
        if (mapped.FirstOrDefault(column => Cell(column)?.Contains(Undecodable) == true) is { } undecodable)
            return ReplayReading.Broken(number, undecodable, "has bytes that are not UTF-8; convert the file", bytesRead);

        call.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(call))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "track");
            Write(writer, "userId", Cell(mapping.User));
            Write(writer, "anonymousId", Cell(mapping.Anonymous));
            Write(writer, "event", Cell(mapping.Event));
            Write(writer, "timestamp", Cell(mapping.Timestamp));
            Write(writer, "messageId", Cell(mapping.MessageId));
            WriteProperties(writer, csv, columns.Where(column => !mapped.Contains(column.Key)));
            writer.WriteEndObject();
        }

        return reading.Read(number, call.WrittenMemory, Cell(mapping.Timestamp), Cell(mapping.MessageId) is { Length: > 0 }, Cell, bytesRead);

        string? Cell(string? column) => column is null ? null : csv.GetString(columns[column]);
    }

    private static void WriteProperties(Utf8JsonWriter writer, CsvDataReader csv, IEnumerable<KeyValuePair<string, int>> columns)
    {
        var any = false;
        foreach (var (column, at) in columns)
        {
            var cell = csv.GetString(at);
            if (cell.Length == 0) continue;

            if (!any) writer.WriteStartObject("properties");
            any = true;
            writer.WritePropertyName(column);
            if (IsLiteral(cell)) writer.WriteRawValue(cell);
            else writer.WriteStringValue(cell);
        }

        if (any) writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string member, string? cell)
    {
        if (!string.IsNullOrEmpty(cell)) writer.WriteString(member, cell);
    }

    private static bool IsLiteral(string cell)
    {
        if (cell is "true" or "false") return true;

        var digits = cell.AsSpan(cell[0] == '-' ? 1 : 0);
        return digits.Length is > 0 and <= DigitsOfNumber
            && char.IsAsciiDigit(digits[0])
            && char.IsAsciiDigit(digits[^1])
            && (digits[0] != '0' || digits.Length == 1 || digits[1] == '.')
            && double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
    }
}
