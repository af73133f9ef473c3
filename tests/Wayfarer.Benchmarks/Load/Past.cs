using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;

namespace Wayfarer.Benchmarks.Load;

/// <summary>The past of one contact: 200 events over sixty days, after which three enrollments sleep.</summary>
public static class Past
{
    public const int Events = 200;
    public const int OpenEnrollments = 3;

    private static readonly TimeSpan Span = TimeSpan.FromDays(60);

    /// <summary>When the past has ended and measuring begins: later than anything the store's clock should meet.</summary>
    public static readonly Instant End = Instant.From(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static string User(int contact) => $"user-{contact:D7}";

    public static IReadOnlyList<Event> Of(int contact)
    {
        var user = User(contact);
        var visits = new Visits(contact);
        var start = End - Span;
        var last = DeclaredContent.Sleepers.Length + 1;
        List<string> calls = [visits.Identify(user, start)];
        List<Instant> instants = [start];
        for (var number = 1; number < Events; number++)
        {
            var at = start + TimeSpan.FromTicks(Span.Ticks / Events * number);
            var ending = number - (Events - last);
            instants.Add(at);
            calls.Add(ending switch
            {
                < 0 => visits.Next(user, at),
                0 => visits.Track(DeclaredContent.EndOfAll, user, at),
                _ => visits.Track(DeclaredContent.Sleepers[ending - 1], user, at),
            });
        }

        return [.. calls.Zip(instants, Visits.Parsed)];
    }
}
