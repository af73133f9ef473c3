using System.Buffers;
using System.Text;

namespace Wayfarer.Web.Segments;

/// <summary>Members as lines of CSV, which a spreadsheet opens without running anything.</summary>
internal static class MembersCsv
{
    public const string Heading = "contactId,userId,email,name,since\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");

    public static string Lines(IEnumerable<MemberAnswer> members)
    {
        var text = new StringBuilder();
        foreach (var member in members)
            text.AppendJoin(',', new[] { member.Contact, member.UserId, member.Email, member.Name, member.Since }.Select(Cell)).Append("\r\n");

        return text.ToString();
    }

    /// <summary>What a spreadsheet would take for a formula begins with an apostrophe.</summary>
    internal static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";

        var safe = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return safe.AsSpan().IndexOfAny(Quoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
