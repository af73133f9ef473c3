using System.Text.RegularExpressions;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Journeys;
using Wayfarer.Domain.Messages;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Definitions;
using Wayfarer.Runtime.Deliveries;
using Wayfarer.Web.Events;
using Wayfarer.Web.Journeys;
using Wayfarer.Web.Pages.Shared;

namespace Wayfarer.Web.Pages.Today;

/// <summary>Gathers what the first page shows, from the same sources as the pages that it leads to.</summary>
public sealed partial class TodayReader(
    JourneyReader journeys, EventNamesEndpoint eventNames, DeliveryTable deliveries, SkippedTable skippedMessages, PauseTable pauses, DefinitionStore definitions)
{
    private const int MostLookedAt = 1_000;
    private const int ReasonsShown = 5;

    public async ValueTask<TodayModel> ReadAsync(Instant now, CancellationToken cancellation)
    {
        var today = new List<JourneyToday>();
        var look = new List<Notice>();
        foreach (var journey in (await journeys.AllAsync(cancellation)).Journeys)
        {
            today.Add(new JourneyToday(journey.Id, journey.State, await journeys.TodayAsync(journey.Id, cancellation)));
            if (journey is { State: JourneyState.Draining, Totals.Here: > 0 })
                look.Add(new Notice($"'{journey.Id}' drains: {PageLinks.Number(journey.Totals.Here)} people are still inside", PageLinks.Journey(journey.Id)));
            if (await journeys.OverdueAsync(journey.Id, cancellation) is > 0 and var overdue)
                look.Add(new Notice($"{PageLinks.Number(overdue)} waits in '{journey.Id}' are overdue", PageLinks.People(journey.Id, null)));
        }

        var names = (await eventNames.ReadAsync(id: null, cancellation)).Names;
        look.AddRange(names.Where(name => name.IsSilent)
            .Select(name => new Notice($"'{name.Name}' has not come since {name.LastSeen}", PageLinks.Events(name: name.Name))));
        look.AddRange(names.Where(name => name.IsNew).Select(name => new Notice($"'{name.Name}' is a new event", PageLinks.Events(name: name.Name))));
        return new TodayModel(names.Sum(name => name.Today), today, await ReasonsAsync(now, cancellation), await WrongAsync(now, cancellation), look);
    }

    private async ValueTask<IReadOnlyList<Notice>> WrongAsync(Instant now, CancellationToken cancellation)
    {
        var wrong = new List<Notice>();
        if (definitions.Problems is { Length: > 0 } broken)
            wrong.Add(new Notice($"{Words.Count(broken.Length, "problem")} in {Words.Count(broken.Select(problem => problem.File).Distinct().Count(), "content file")}", PageLinks.Of(Section.Content)));
        foreach (var pause in (await pauses.LoadAsync(cancellation)).All)
            wrong.Add(new Notice($"Paused since {pause.Since}: {ScopeWords.Of(pause.Scope)}", PageLinks.Of(Section.Sending)));
        var problems = (await deliveries.ProblemsAsync(MostLookedAt, cancellation)).Where(receipt => now - receipt.At < TimeSpan.FromDays(1)).ToList();
        Count(DeliveryOutcome.Failed, "messages could not be handed over within the last day");
        Count(DeliveryOutcome.Unknown, "messages of the last day have an unknown outcome");
        return wrong;

        void Count(DeliveryOutcome outcome, string words)
        {
            var count = problems.Count(receipt => receipt.Outcome == outcome);
            if (count > 0) wrong.Add(new Notice($"{PageLinks.Number(count)} {words}", PageLinks.Of(Section.Deliveries)));
        }
    }

    private async ValueTask<IReadOnlyList<Reason>> ReasonsAsync(Instant now, CancellationToken cancellation)
    {
        var skipped = await skippedMessages.NewestAsync(now, MostLookedAt, cancellation);
        return
        [
            .. skipped.GroupBy(message => Instants().Replace(message.Reason ?? "no reason", "then"))
                .Select(reason => new Reason(reason.Key, reason.Count()))
                .OrderByDescending(reason => reason.Count)
                .Take(ReasonsShown),
        ];
    }

    // A reason that names an instant is the same reason for everybody.
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Instants();
}
