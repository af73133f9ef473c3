using System.Collections.Immutable;
using Wayfarer.Domain.Conditions;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Scoring.Backtests;

/// <summary>
/// A score of one person through time, as the kernel has it. Of several events at one instant the score after all of them
/// counts. Journeys and messages are none of a history's business: conditions on them do not hold.
/// </summary>
internal sealed class ScoreWalk
{
    private readonly Snapshot _snapshot;
    private readonly ScoreModel _model;

    /// <param name="definitions">What the rules of the score may refer to.</param>
    /// <param name="model">The score, in place of one of the same id.</param>
    public ScoreWalk(Definitions definitions, ScoreModel model)
    {
        _snapshot = new Snapshot(1, new Definitions
        {
            Settings = definitions.Settings,
            Segments = definitions.Segments,
            Scores = [.. definitions.Scores.Where(score => score.Id != model.Id), model],
        });
        _model = _snapshot.Score(model.Id)!;
    }

    /// <summary>The score at each instant before <paramref name="until"/> at which something happened or it crossed a threshold.</summary>
    public IEnumerable<(Instant At, decimal Value)> Walk(PersonHistory person, Instant until)
    {
        var contact = Contact.New(person.Contact);
        var (done, stays) = (0, Instant.Never);
        while (true)
        {
            var next = done < person.Events.Length ? person.Events[done].OccurredAt : Instant.Never;
            var at = Instant.Min(next, stays);
            if (at >= until) yield break;

            for (; done < person.Events.Length && person.Events[done].OccurredAt == at; done++)
                contact = Take(contact, new Input.Occurred(person.Events[done], []), at);

            var score = new Judge(contact.Profile, _snapshot) { Contact = contact.Id }.Score(_model, at);
            stays = score.ValidUntil;
            if (score.IsKnown) yield return (at, score.Value);
        }
    }

    /// <summary>For each threshold of the model, the instants at which the score rose to it; whoever is unknown is below all.</summary>
    public ImmutableArray<Instant>[] Rises(PersonHistory person, Instant until)
    {
        var rises = _model.Thresholds.Select(_ => ImmutableArray.CreateBuilder<Instant>()).ToArray();
        var above = new bool[rises.Length];
        foreach (var (at, value) in Walk(person, until))
        {
            for (var index = 0; index < rises.Length; index++)
            {
                var isAbove = value >= _model.Thresholds[index].At;
                if (isAbove && !above[index]) rises[index].Add(at);
                above[index] = isAbove;
            }
        }

        return [.. rises.Select(threshold => threshold.ToImmutable())];
    }

    private Contact Take(Contact contact, Input input, Instant at)
    {
        while (true)
        {
            var applied = ContactKernel.Apply(contact, input, _snapshot, at);
            contact = applied.Contact with { Head = applied.Contact.Head with { Sequence = applied.Contact.Head.Sequence + 1 } };
            if (applied.InputApplied) return contact;
        }
    }
}
