using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Tests.Domain.Scoring.Backtests;

namespace Wayfarer.Tests.Domain.Scoring.Suggestions;

/// <summary>
/// Visitors over ninety days, the same at each draw: everybody looks at pages, some at the prices and some at the manual.
/// Half of those who looked at the prices sign up within three days, and of the others one in twelve; the manual tells nothing.
/// </summary>
internal static class Visitors
{
    public static List<PersonHistory> Draw(int people)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(1, people).Select(number => Draw($"visitor {number}", random))];
    }

    private static PersonHistory Draw(string name, Random random)
    {
        var first = random.NextDouble() * 80;
        var events = new List<(double Day, string Event)> { (first, "Page Viewed") };
        if (random.Next(10) < 4) events.Add((first + 0.01 + (random.NextDouble() / 10), "Manual Read"));

        var pricing = random.Next(10) < 3;
        var looked = first + 0.2;
        if (pricing) events.Add((looked, "Pricing Viewed"));
        if (random.Next(24) < (pricing ? 12 : 2)) events.Add((looked + 0.01 + (random.NextDouble() * 3), "Signed Up"));
        return Histories.Person(name, [.. events]);
    }
}
