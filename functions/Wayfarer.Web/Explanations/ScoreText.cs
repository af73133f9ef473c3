using Wayfarer.Domain.Content.Differences;

namespace Wayfarer.Web.Explanations;

/// <summary>How a score stands and goes on, in words.</summary>
public static class ScoreText
{
    public static string Outlook(ScoreAnswer score)
    {
        string?[] parts =
        [
            score.Above.Count == 0 ? null : $"above {string.Join(", ", score.Above.Select(threshold => threshold.Id))}",
            score.IsDecaying ? "decays all the time" : null,
            score.NextCrossing is { } next
                ? $"{(next.On == "rise" ? "rises above" : "falls below")} {next.Threshold.Id} at {next.At}"
                : "crosses no threshold by time alone",
            score.NextChange is { } change ? $"points come or go at {change}" : null,
        ];
        return string.Join("; ", parts.OfType<string>());
    }

    public static string WithSign(decimal points) => $"{(points < 0 ? "" : "+")}{Number(points)}";

    public static string Number(decimal points) => ScoreWords.Number(points);
}
