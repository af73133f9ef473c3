using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    private Judgement Sequence(Condition.Sequence rule, Instant at)
    {
        if (!_remembers) return Judgement.Unknown;
        if (SpanOf(rule.Window, at, out var isUnknown) is not { } span) return isUnknown ? Judgement.Unknown : Judgement.Lasting(false);

        var ends = Ends(rule.Steps);
        var known = KnownSince(rule.Steps);
        if (rule.Window.HasEnd)
        {
            return InPeriods((Window.During)rule.Window, known, at, period =>
            {
                foreach (var end in ends)
                {
                    if (period.Holds(end)) return true;
                }

                return false;
            });
        }

        // The newest is the last to leave.
        return ends is [var newest, ..] && newest >= span.From ? new Judgement(Truth.True, span.Leaves(newest)) : NotSeen(span, known, at);
    }

    /// <summary>When the whole sequence was there, newest first: those events of its last step that the steps before lead to.</summary>
    private List<Instant> Ends(ImmutableArray<SequenceStep> steps)
    {
        var reached = new List<Instant>();
        foreach (var occurrence in profile.Occurrences(steps[0].Pattern.Key)) reached.Add(occurrence.At);
        for (var index = 1; index < steps.Length && reached.Count > 0; index++) reached = Reached(reached, steps[index]);

        return reached;
    }

    // Both lists fall, so that one look at each is enough: of those that came strictly before, the newest is the nearest.
    private List<Instant> Reached(List<Instant> before, SequenceStep step)
    {
        var reached = new List<Instant>();
        var nearest = 0;
        foreach (var occurrence in profile.Occurrences(step.Pattern.Key))
        {
            while (nearest < before.Count && before[nearest] >= occurrence.At) nearest++;
            if (nearest == before.Count) break;
            if (step.Within is not { } within || occurrence.At - before[nearest] <= within) reached.Add(occurrence.At);
        }

        return reached;
    }

    /// <summary>From when on sequences that end there are known, where history has expired: their beginnings may be gone.</summary>
    private Instant? KnownSince(ImmutableArray<SequenceStep> steps)
    {
        Instant? since = null;
        foreach (var step in steps)
        {
            if (profile.Memory(step.Pattern.Key)?.Since is { } known) since = Instant.Max(known, since ?? known);
        }

        if (since is null) return null;

        var length = TimeSpan.Zero;
        foreach (var step in steps[1..])
        {
            if (step.Within is not { } within) return Instant.Never;

            length += within;
        }

        return since.Value + length;
    }
}
