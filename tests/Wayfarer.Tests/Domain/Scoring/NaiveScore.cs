using System.Collections.Immutable;
using System.Numerics;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Domain.Scoring;

/// <summary>
/// A score as its description says it, from all events of a contact, in numbers of a hundred digits: it shares the definition of
/// the model with what it judges, and no code.
/// </summary>
internal sealed class NaiveScore(ScoreModel model, IReadOnlyList<(string Name, Instant At)> events)
{
    private const int Bits = 200;
    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Billion = 1_000_000_000;

    // The logarithm of two, to sixty digits.
    private static readonly BigInteger LogarithmOfTwo =
        (BigInteger.Parse("693147180559945309417232121458176568075500134360255254120680") << Bits) / BigInteger.Pow(10, 60);

    /// <summary>In whole billionths.</summary>
    public BigInteger At(Instant at)
    {
        var groups = new Dictionary<string, BigInteger>();
        foreach (var rule in model.Rules)
        {
            var group = rule.Group ?? "";
            groups[group] = groups.GetValueOrDefault(group) + Of(rule, at);
        }

        var total = BigInteger.Zero;
        foreach (var (name, sum) in groups) total += Cut(sum, model.Groups.FirstOrDefault(group => group.Name == name)?.Bounds ?? Bounds.None);

        return Cut(total, model.Bounds);
    }

    /// <summary>Every instant at which something about the score may change at once.</summary>
    public IEnumerable<Instant> Jumps()
    {
        foreach (var rule in model.Rules)
        {
            TimeSpan? after = rule switch
            {
                ScoreRule.Engagement { Decay: Decay.Expiry expiry } => expiry.Time,
                ScoreRule.Engagement { Decay: Decay.Linear linear } => linear.Time,
                ScoreRule.Fit { If: Condition.EventCount { Window: Window.Rolling rolling } } => rolling.Within,
                _ => null,
            };
            if (after is not { } time) continue;

            foreach (var (_, at) in events) yield return at + time;
        }
    }

    private BigInteger Of(ScoreRule rule, Instant at)
    {
        var points = new BigInteger(decimal.Round(rule.Points * 1_000_000_000m));
        if (rule is ScoreRule.Fit fit) return Holds((Condition.EventCount)fit.If, at) ? points : 0;

        var engagement = (ScoreRule.Engagement)rule;
        var sum = BigInteger.Zero;
        foreach (var age in Counted(engagement).Select(when => Math.Max(0, at.Milliseconds - when.Milliseconds))) sum += Left(points, engagement.Decay, age);

        return sum;
    }

    private bool Holds(Condition.EventCount fit, Instant at)
    {
        var inside = events.Count(item => item.Name == fit.Pattern.Name
            && (fit.Window is not Window.Rolling rolling || at.Milliseconds - item.At.Milliseconds < rolling.Within.TotalMilliseconds));
        return inside >= fit.AtLeast && (fit.AtMost is null || inside <= fit.AtMost);
    }

    private IEnumerable<Instant> Counted(ScoreRule.Engagement rule)
    {
        Instant? last = null;
        foreach (var at in events.Where(item => item.Name == rule.Pattern.Name).Select(item => item.At).Order())
        {
            var counts = rule.Frequency switch
            {
                Frequency.Once => last is null,
                Frequency.OncePer per => last is null || at.Milliseconds - last.Value.Milliseconds >= per.Time.TotalMilliseconds,
                _ => true,
            };
            if (!counts) continue;

            last = at;
            yield return at;
        }
    }

    private static BigInteger Left(BigInteger points, Decay decay, long age) => decay switch
    {
        Decay.HalfLife halfLife => Rounded(points * PowerOfHalf(age, (long)halfLife.Time.TotalMilliseconds), One),
        Decay.Linear linear when age < linear.Time.TotalMilliseconds =>
            Rounded(points * ((long)linear.Time.TotalMilliseconds - age), (long)linear.Time.TotalMilliseconds),
        Decay.Linear => 0,
        Decay.Expiry expiry => age < expiry.Time.TotalMilliseconds ? points : 0,
        _ => points,
    };

    private static BigInteger PowerOfHalf(long age, long halfLife)
    {
        var exponent = LogarithmOfTwo * (age % halfLife) / halfLife;
        BigInteger sum = One, term = One;
        for (var index = 1; term != 0; index++)
        {
            term = -(term * exponent / index >> Bits);
            sum += term;
        }

        return sum >> (int)Math.Min(Bits, age / halfLife);
    }

    /// <summary>To the nearest, and halves away from nothing.</summary>
    private static BigInteger Rounded(BigInteger number, BigInteger divisor)
    {
        var sign = number.Sign;
        return sign * ((2 * BigInteger.Abs(number)) + divisor) / (2 * divisor);
    }

    private static BigInteger Cut(BigInteger sum, Bounds bounds)
    {
        if (bounds.AtLeast is { } least && sum < new BigInteger(least * (decimal)Billion)) return new BigInteger(least * (decimal)Billion);
        if (bounds.AtMost is { } most && sum > new BigInteger(most * (decimal)Billion)) return new BigInteger(most * (decimal)Billion);
        return sum;
    }
}
