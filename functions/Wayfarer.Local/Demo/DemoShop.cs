using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Local.Demo;

/// <summary>
/// A shop that does not exist: visitors browse, fill carts, order or forget to, and some tell their e-mail address. The same
/// seed gives the same events. Memory grows with the visitors of a day, not with the days.
/// </summary>
public sealed class DemoShop(ulong seed, int visitors, int days, Instant start)
{
    /// <summary>The source that the events' keys are scoped by.</summary>
    public const string Source = "demo";

    // Of a hundred visitors; the rest stay anonymous whatever they do.
    private const double Identifiable = 0.6;

    /// <summary>All events in order of time.</summary>
    public IEnumerable<Event> Events()
    {
        var people = Enumerable.Range(1, visitors).Select(Person).ToArray();
        for (var day = 0; day < days; day++)
        {
            var midnight = start + TimeSpan.FromDays(day);
            var events = people.Where(person => person.FirstDay <= day).SelectMany(person => person.Live(midnight, day));

            // A visit never crosses midnight, so that the days follow each other in order.
            foreach (var next in events.OrderBy(item => item.OccurredAt)) yield return next;
        }
    }

    private DemoVisitor Person(int number)
    {
        var chance = new SplitMix(seed ^ ((ulong)number * 0xD1342543DE82EF95));
        var firstDay = chance.Happens(0.3) ? 0 : chance.Below(days);
        return new DemoVisitor(number, firstDay, chance.Happens(Identifiable), chance);
    }
}
