namespace Wayfarer.Domain.Connectors;

/// <summary>A text in which <c>*</c> stands for anything, also for nothing. Case counts, as it does in the names of events.</summary>
public sealed record WildcardText(string Pattern)
{
    public static readonly WildcardText Any = new("*");

    /// <summary>Each piece is looked for once, from left to right: no pattern makes this slow.</summary>
    public bool Matches(string text)
    {
        var pieces = Pattern.Split('*');
        if (pieces.Length == 1) return text == Pattern;
        if (text.Length < pieces[0].Length + pieces[^1].Length) return false;
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal) || !text.EndsWith(pieces[^1], StringComparison.Ordinal)) return false;

        var (at, end) = (pieces[0].Length, text.Length - pieces[^1].Length);
        foreach (var piece in pieces[1..^1])
        {
            var found = text.IndexOf(piece, at, end - at, StringComparison.Ordinal);
            if (found < 0) return false;

            at = found + piece.Length;
        }

        return true;
    }
}
