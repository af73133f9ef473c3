using System.Globalization;
using Wayfarer.Domain.Scoring;

namespace Wayfarer.Domain.Content.Differences;

/// <summary>Scores as people would say them.</summary>
public static class ScoreWords
{
    public static string Of(ScoreRule rule) => rule switch
    {
        ScoreRule.Engagement engagement =>
            $"{Points(rule.Points)} for {Words.Of(engagement.Pattern)}{Of(engagement.Frequency)}{Of(engagement.Decay)}{Group(rule)}",
        ScoreRule.Fit fit => $"{Points(rule.Points)} as long as: {Words.Of(fit.If)}{Group(rule)}",
        _ => throw new InvariantException($"A rule of the unknown kind {rule.GetType().Name} has no words."),
    };

    public static string Of(ScoreThreshold threshold) => $"{Number(threshold.At)} is \"{threshold.Id}\"";

    public static string Of(Bounds bounds) => bounds switch
    {
        { AtLeast: { } least, AtMost: { } most } => $"from {Number(least)} to {Number(most)}",
        { AtLeast: { } least } => $"{Number(least)} or more",
        { AtMost: { } most } => $"{Number(most)} or less",
        _ => "without bounds",
    };

    public static string Of(GradeMatrix grade) =>
        $"letters by the score {grade.Fit} from {Words.List(grade.Letters.Select(Number), "and")} on, numbers from {Words.List(grade.Numbers.Select(Number), "and")} on";

    public static string Of(AccountRollUp rollUp) => rollUp switch
    {
        AccountRollUp.Sum => "the sum of its contacts'",
        AccountRollUp.Average => "the average of its contacts'",
        _ => "the highest of its contacts'",
    };

    public static string Number(decimal points) => points.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Points(decimal points) => $"{(points < 0 ? "" : "+")}{Number(points)}";

    private static string Group(ScoreRule rule) => rule.Group is null ? "" : $", in the group {rule.Group}";

    private static string Of(Frequency frequency) => frequency switch
    {
        Frequency.Once => ", the first alone",
        Frequency.OncePer per => $", once per {Words.Of(per.Time)}",
        _ => "",
    };

    private static string Of(Decay decay) => decay switch
    {
        Decay.HalfLife halfLife => $", half after {Words.Of(halfLife.Time)}",
        Decay.Linear linear => $", gone evenly after {Words.Of(linear.Time)}",
        Decay.Expiry expiry => $", gone after {Words.Of(expiry.Time)}",
        _ => "",
    };
}
