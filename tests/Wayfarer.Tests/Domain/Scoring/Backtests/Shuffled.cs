using System.Collections.Immutable;
using Wayfarer.Domain.Scoring.Backtests;

namespace Wayfarer.Tests.Domain.Scoring.Backtests;

/// <summary>Histories whose conversions happened to others: whatever seems to tell them does so by chance.</summary>
internal static class Shuffled
{
    public static List<PersonHistory> Conversions(IReadOnlyList<PersonHistory> people, string conversion, int seed)
    {
        var conversions = people.Select(person => person.Events.Where(@event => @event.Name == conversion).ToList()).ToArray();
        new Random(seed).Shuffle(conversions);
        return
        [
            .. people.Select((person, index) => person with
            {
                Events = [.. person.Events.Where(@event => @event.Name != conversion).Concat(conversions[index]).OrderBy(@event => @event.OccurredAt)],
            }),
        ];
    }
}
