using Wayfarer.Domain.Journeys;
using Wayfarer.Runtime.Totals;

namespace Wayfarer.Web.Pages.Today;

/// <summary>What happened today, what is wrong, and what needs a look.</summary>
public sealed record TodayModel(
    long Events, IReadOnlyList<JourneyToday> Journeys, IReadOnlyList<Reason> Reasons, IReadOnlyList<Notice> Wrong, IReadOnlyList<Notice> Look)
{
    public long Sum(Func<JourneyTotals, long> number) => Journeys.Sum(journey => number(journey.Totals));

    public long Sum(Func<StepTotals, long> number) => Journeys.Sum(journey => journey.Totals.Steps.Sum(number));
}

/// <summary>What happened in one journey today.</summary>
public sealed record JourneyToday(string Id, JourneyState State, JourneyTotals Totals);

/// <summary>Why messages were not handed over, and how many for this reason.</summary>
public sealed record Reason(string Text, int Count);

/// <summary>Something that somebody should know, and where more of it stands.</summary>
public sealed record Notice(string Text, string Link);
