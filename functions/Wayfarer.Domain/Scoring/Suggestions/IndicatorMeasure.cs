using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Suggestions;

/// <summary>Measures indicators as thresholds are measured: who converts after the first time that one holds, against who converts anyway.</summary>
internal sealed class IndicatorMeasure
{
    private readonly BacktestQuestion _question;
    private readonly List<Person> _people = [];
    private readonly Dictionary<string, EventPattern> _patterns = new(StringComparer.Ordinal);
    private readonly Share _foundBase;
    private readonly Share _heldOutBase;

    public IndicatorMeasure(IReadOnlyList<PersonHistory> people, BacktestQuestion question)
    {
        _question = question;
        foreach (var history in people)
        {
            var person = new Person(
                SuggestedScore.IsHeldOut(history),
                question.ConversionsOf(history),
                history.Events.Where(@event => @event.OccurredAt < question.Until && Counts(@event)).GroupBy(@event => @event.Name)
                    .ToDictionary(same => same.Key, same => same.Select(@event => @event.OccurredAt).ToImmutableArray(), StringComparer.Ordinal));
            _people.Add(person);
            if (question.IsFollowed(history.Events.Select(@event => @event.OccurredAt), person.Conversions) is not { } follows) continue;

            if (person.IsHeldOut) _heldOutBase = _heldOutBase.With(follows);
            else _foundBase = _foundBase.With(follows);
        }
    }

    public MeasuredIndicator Of(Indicator indicator)
    {
        var (found, heldOut) = (new Share(), new Share());
        var held = ImmutableArray.CreateBuilder<int>();
        for (var number = 0; number < _people.Count; number++)
        {
            var person = _people[number];
            if (_question.IsFollowed(person.Beginnings(indicator), person.Conversions) is not { } follows) continue;

            held.Add(number);
            if (person.IsHeldOut) heldOut = heldOut.With(follows);
            else found = found.With(follows);
        }

        return new MeasuredIndicator(indicator, new Lift(found, _foundBase), new Lift(heldOut, _heldOutBase), held.ToImmutable());
    }

    /// <summary>The time that three quarters of all conversions do not come later than behind their indicators.</summary>
    public TimeSpan LeadOf(IEnumerable<MeasuredIndicator> indicators)
    {
        var leads =
            from indicator in indicators
            from person in _people
            let beginnings = person.Beginnings(indicator.Indicator).ToImmutableArray()
            from conversion in person.Conversions
            let lead = _question.LeadOf(conversion, beginnings, person.Conversions)
            where lead is not null
            select lead.Value;
        return LeadTimes.Of(leads)?.UpperQuartile ?? TimeSpan.Zero;
    }

    private bool Counts(Event @event)
    {
        if (!_patterns.TryGetValue(@event.Name, out var pattern)) _patterns[@event.Name] = pattern = EventPattern.Named(@event.Name);
        return pattern.FiltersHold(@event.Properties);
    }

    private sealed record Person(bool IsHeldOut, ImmutableArray<Instant> Conversions, Dictionary<string, ImmutableArray<Instant>> Occurred)
    {
        public IEnumerable<Instant> Beginnings(Indicator indicator) =>
            Occurred.TryGetValue(indicator.Event, out var occurred) ? indicator.Beginnings(occurred) : [];
    }
}
