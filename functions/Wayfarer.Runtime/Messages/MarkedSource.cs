using System.Security.Cryptography;
using System.Text;

namespace Wayfarer.Runtime.Messages;

/// <summary>
/// A source in which each piece of the marketer's own text begins with a mark that nobody can guess. What is written
/// without the mark came from a value, whatever its type and whichever filter or loop it passed through, so that nothing
/// can be put out unescaped by an oversight.
/// </summary>
internal static class MarkedSource
{
    private const int MarkBytes = 16;

    public static string NewMark() => $"\uE000{RandomNumberGenerator.GetHexString(MarkBytes * 2)}\uE001";

    public static string Of(string source, string mark)
    {
        var marked = new StringBuilder();
        var place = 0;
        foreach (var token in LiquidTokens.Read(source, []))
        {
            Append(marked, source.AsSpan(0, token.Start), place, mark);
            marked.Append(source, token.Start, token.End - token.Start);
            place = token.End;
        }

        Append(marked, source, place, mark);
        return marked.ToString();
    }

    private static void Append(StringBuilder marked, ReadOnlySpan<char> before, int place, string mark)
    {
        var text = before[place..];
        // "-}}" takes away the white space behind it: the mark must not stand in between.
        if (place >= 3 && before[place - 3] == '-')
        {
            var trimmed = text.TrimStart();
            marked.Append(text[..^trimmed.Length]);
            text = trimmed;
        }

        if (!text.IsEmpty) marked.Append(mark).Append(text);
    }
}
