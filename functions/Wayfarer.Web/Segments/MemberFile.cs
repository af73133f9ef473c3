using System.Text;
using Sylvan.Data.Csv;
using Wayfarer.Domain;

namespace Wayfarer.Web.Segments;

/// <summary>
/// Reads a CSV file of people for a segment. Its header says which column names them; of several, the surest that is filled
/// counts. Programs write such files in UTF-8, in UTF-16 and in Windows-1252: which it is is found from its bytes.
/// </summary>
public sealed class MemberFile
{
    private const int LongestRow = 64 * 1024;

    // From the surest to the least sure.
    private static readonly (string Column, PersonName Kind)[] Columns =
        [("contactId", PersonName.ContactId), ("userId", PersonName.UserId), ("email", PersonName.Email)];

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private MemberFile(IReadOnlyList<MemberRow> rows, IReadOnlyList<MemberRow> unusable, string? problem) => (Rows, Unusable, Problem) = (rows, unusable, problem);

    /// <summary>Whom the rows name.</summary>
    public IReadOnlyList<MemberRow> Rows { get; }

    /// <summary>The rows that name nobody, with the reason in place of the name.</summary>
    public IReadOnlyList<MemberRow> Unusable { get; }

    /// <summary>Why nothing of the file can be used.</summary>
    public string? Problem { get; }

    /// <param name="most">How many rows are read; more are a problem of the file as a whole.</param>
    public static MemberFile Read(ReadOnlySpan<byte> bytes, int most = Limits.MembersPerImport)
    {
        var text = Decode(bytes);
        if (string.IsNullOrWhiteSpace(text)) return Broken("The file is empty; its first row must name the columns.");
        if (text.Contains('\0', StringComparison.Ordinal)) return Broken("The file is no text.");

        try
        {
            // Lax: a stray quote is a character of its cell and not the end of the file.
            using var csv = CsvDataReader.Create(new StringReader(text), new CsvDataReaderOptions { CsvStyle = CsvStyle.Lax, MaxBufferSize = LongestRow });
            return Read(csv, most);
        }
        catch (CsvFormatException wrong)
        {
            return Broken($"The file cannot be read as CSV: {wrong.Message}");
        }
    }

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8.GetString(bytes[3..]);
        if (bytes.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode.GetString(bytes[2..]);

        // A header is of letters that fill one of the two bytes.
        if (bytes is [not 0, 0, not 0, 0, ..]) return Encoding.Unicode.GetString(bytes);
        if (bytes is [0, not 0, 0, not 0, ..]) return Encoding.BigEndianUnicode.GetString(bytes);

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(bytes);
        }
    }

    /// <summary>Rows as a file of their own, one line each behind a heading.</summary>
    public static string Write(IEnumerable<MemberRow> rows)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Column)).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', Columns.Select(column => column.Kind == row.Kind ? $"\"{row.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "")).Append('\n');

        return text.ToString();
    }

    private static MemberFile Read(CsvDataReader csv, int most)
    {
        var names = Enumerable.Range(0, csv.FieldCount).Select(at => csv.GetName(at).Trim()).ToList();
        List<(string Column, PersonName Kind, int At)> columns =
        [
            .. Columns.Select(column => (column.Column, column.Kind, At: names.FindIndex(name => name.Equals(column.Column, StringComparison.OrdinalIgnoreCase))))
                .Where(column => column.At >= 0),
        ];
        if (columns.Count == 0) return Broken("The first row must name a column \"userId\", \"email\" or \"contactId\".");

        var (rows, unusable) = (new List<MemberRow>(), new List<MemberRow>());
        var line = 2;
        for (; csv.Read(); line += Breaks(csv))
        {
            if (IsEmpty(csv)) continue;
            if (rows.Count + unusable.Count == most) return Broken($"The file has more than {most} rows; send several smaller ones.");

            var named = columns.Select(column => (column.Kind, Name: column.At < csv.RowFieldCount ? csv.GetString(column.At).Trim() : "")).FirstOrDefault(cell => cell.Name.Length > 0);
            var row = named.Name is { } name
                ? MemberRow.Of(line, name, named.Kind)
                : new MemberRow(line, "", PersonName.Any, $"has nothing in {string.Join(" or ", columns.Select(column => $"\"{column.Column}\""))}");
            (row.Reason is null ? rows : unusable).Add(row);
        }

        return new MemberFile(rows, unusable, null);
    }

    private static bool IsEmpty(CsvDataReader csv)
    {
        for (var at = 0; at < csv.RowFieldCount; at++)
        {
            if (csv.GetString(at).Trim().Length > 0) return false;
        }

        return true;
    }

    /// <summary>How many lines a row takes: a cell in quotes may go over several.</summary>
    private static int Breaks(CsvDataReader csv)
    {
        var breaks = 1;
        for (var at = 0; at < csv.RowFieldCount; at++) breaks += csv.GetString(at).Count(character => character == '\n');

        return breaks;
    }

    private static MemberFile Broken(string problem) => new([], [], problem);
}

/// <summary>One row of a file of people: the line it begins in, whom it names, and why that is nobody.</summary>
public sealed record MemberRow(int Line, string Name, PersonName Kind, string? Reason)
{
    private const int Shown = 40;

    public static MemberRow Of(int line, string name, PersonName kind) => name switch
    {
        "" => new MemberRow(line, name, kind, "is empty"),
        { Length: > Limits.CharactersPerIdentifier } => new MemberRow(line, name[..Shown], kind, $"has {name.Length} characters; an id has at most {Limits.CharactersPerIdentifier}"),
        _ when name.Any(char.IsControl) => new MemberRow(line, "", kind, "has a line break or another control character in it; look for a quote that is not closed"),
        _ => new MemberRow(line, name, kind, null),
    };
}
