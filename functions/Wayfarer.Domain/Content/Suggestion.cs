namespace Wayfarer.Domain.Content;

/// <summary>The known word that somebody who mistyped probably meant.</summary>
public static class Suggestion
{
    /// <summary>Whoever wrote something longer made no typing mistake, and the comparison stays cheap.</summary>
    private const int LongestWord = 64;

    public static string? For(string word, IEnumerable<string> known) => Nearest(word, known, lettersPerMistake: 2);

    /// <summary>As <see cref="For"/>, for words that may well be right: only for one that looks like a slip of the hand.</summary>
    public static string? ForSlip(string word, IEnumerable<string> known) => Nearest(word, known, lettersPerMistake: 5);

    public static string ForOrList(string word, IReadOnlyCollection<string> known) =>
        For(word, known) ?? $"known here: {string.Join(", ", known.Select(name => $"\"{name}\""))}";

    private static string? Nearest(string word, IEnumerable<string> known, int lettersPerMistake)
    {
        if (word.Length > LongestWord) return null;

        var best = known
            .Where(candidate => candidate.Length <= LongestWord)
            .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
            .Where(candidate => candidate.Distance <= Math.Max(1, Math.Min(word.Length, candidate.Word.Length) / lettersPerMistake))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Word is null ? null : $"did you mean \"{best.Word}\"?";
    }

    /// <summary>How many letters must be changed, added, left out or swapped with their neighbour; case does not count.</summary>
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++) distances[row, 0] = row;
        for (var column = 0; column <= right.Length; column++) distances[0, column] = column;

        for (var row = 1; row <= left.Length; row++)
        {
            for (var column = 1; column <= right.Length; column++)
            {
                var changed = Same(left[row - 1], right[column - 1]) ? 0 : 1;
                var distance = Math.Min(
                    Math.Min(distances[row - 1, column] + 1, distances[row, column - 1] + 1),
                    distances[row - 1, column - 1] + changed);
                if (row > 1 && column > 1 && Same(left[row - 1], right[column - 2]) && Same(left[row - 2], right[column - 1]))
                    distance = Math.Min(distance, distances[row - 2, column - 2] + 1);
                distances[row, column] = distance;
            }
        }

        return distances[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
