using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    /// <summary>Null where the window has no beginning, because what it begins with never occurred.</summary>
    private WindowSpan? SpanOf(Window window, Instant at, out bool isUnknown)
    {
        isUnknown = false;
        switch (window)
        {
            case Window.AllTime:
                return WindowSpan.Ever;
            case Window.Rolling rolling:
                return WindowSpan.Rolling(rolling.Within, at);
            case Window.During during:
                return WindowSpan.During(during.Period, at, during.TimeZone ?? Zone);
            case Window.SinceEntry:
                return EnteredAt is { } entered ? WindowSpan.After(entered) : null;
            case Window.Since since:
                var memory = profile.Memory(since.Anchor.Key);
                if (memory is { Newest: [var newest, ..] }) return WindowSpan.After(newest.At + TimeSpan.FromMilliseconds(1));

                isUnknown = memory?.Since is not null;
                return null;
            default:
                throw new InvariantException($"A window of the unknown kind {window.GetType().Name} was judged.");
        }
    }

    private Judgement Count(Condition.EventCount rule, Instant at)
    {
        if (!_remembers) return Judgement.Unknown;
        if (SpanOf(rule.Window, at, out var isUnknown) is not { } span) return isUnknown ? Judgement.Unknown : Judgement.Lasting(false);

        var memory = profile.Memory(rule.Pattern.Key);
        var newest = memory?.Newest ?? [];
        if (rule.Window.HasEnd) return CountInPeriod(rule, (Window.During)rule.Window, newest, memory?.Since, at);

        var since = memory?.Since;
        var least = AtLeast(rule.AtLeast);
        if (rule.AtMost is not { } most) return least;

        var more = Negate(AtLeast(most + 1));
        if (least.Value != Truth.False && more.Value != Truth.False && (least.Value == Truth.Unknown || more.Value == Truth.Unknown))
            return new Judgement(Truth.Unknown, Instant.Min(least.ValidUntil, more.ValidUntil));

        return least.IsTrue && more.IsTrue
            ? new Judgement(Truth.True, Instant.Min(least.ValidUntil, more.ValidUntil))
            : new Judgement(Truth.False, Instant.Max(
                least.IsTrue ? Instant.Epoch : least.ValidUntil, more.IsTrue ? Instant.Epoch : more.ValidUntil));

        // Only the k-th newest decides, and time only ever takes events out of such a window.
        Judgement AtLeast(int k)
        {
            if (k == 0) return Judgement.Lasting(true);

            var isInside = newest.Length >= k && newest[k - 1].At >= span.From;
            return isInside ? new Judgement(Truth.True, span.Leaves(newest[k - 1].At)) : NotSeen(span, since, at);
        }
    }

    /// <summary>Where history has expired, what was not seen may have been there, until the window has moved past it.</summary>
    private static Judgement NotSeen(WindowSpan span, Instant? since, Instant at) =>
        since is { } known && span.Passes(known) is var passes && passes > at ? new Judgement(Truth.Unknown, passes) : Judgement.Lasting(false);

    private Judgement CountInPeriod(Condition.EventCount rule, Window.During window, ImmutableArray<Occurrence> newest, Instant? since, Instant at)
    {
        var judgement = InPeriods(window, since, at, span =>
        {
            var count = 0;
            foreach (var occurrence in newest)
            {
                if (span.Holds(occurrence.At)) count++;
            }

            return count >= rule.AtLeast && !(count > rule.AtMost);
        });
        if (newest.Length < rule.Depth) return judgement;

        // A memory that is full may have let go what was in the period; that there were enough is certain all the same.
        var period = WindowSpan.During(window.Period, at, window.TimeZone ?? Zone);
        var isSure = newest[^1].At <= period.From || (judgement.IsTrue && rule.AtMost is null);
        return isSure ? judgement : new Judgement(Truth.Unknown, period.End);
    }

    /// <summary>A past period becomes another one when this period ends, and is empty when the next one has ended.</summary>
    private Judgement InPeriods(Window.During window, Instant? since, Instant at, Func<WindowSpan, bool> holds)
    {
        var span = Span(at);
        if (since is { } known && known > span.From) return new Judgement(Truth.Unknown, span.End);

        var value = holds(span);
        var until = span.End;
        for (var periods = 0; periods < 2; periods++)
        {
            var next = Span(until);
            if (holds(next) != value) return new Judgement(value ? Truth.True : Truth.False, until);

            until = next.End;
        }

        return Judgement.Lasting(value);

        WindowSpan Span(Instant instant) => WindowSpan.During(window.Period, instant, window.TimeZone ?? Zone);
    }

    private Judgement ValueOf(Condition.EventValue rule, Instant at)
    {
        if (!_remembers) return Judgement.Unknown;
        if (SpanOf(rule.Window, at, out var isUnknown) is not { } span) return isUnknown ? Judgement.Unknown : Judgement.Lasting(false);

        var memory = profile.Memory(MemoryOf(rule)) ?? EventMemory.Empty("");
        if (memory.Since is { } since && span.Passes(since) is var passes && passes > at && !IsNewestKnown(rule, memory, span))
            return new Judgement(Truth.Unknown, passes);

        return rule.Aggregate switch
        {
            Aggregate.First or Aggregate.Last => ValueOfOne(rule.Comparison, memory, span),
            Aggregate.Distinct => Different(rule.Comparison, memory, span),
            _ when rule.Window.HasEnd => InPeriods(
                (Window.During)rule.Window, memory.Since, at, period => rule.Comparison.Holds(Amounts.In(memory, period).Value(rule.Aggregate))),
            _ => Amounts.Judge(rule, memory, span),
        };
    }

    internal static string MemoryOf(Condition.EventValue rule) => MemorySpecification.KeyOf(rule.Pattern, rule.Kind, rule.Property);

    // What came before does not matter for the newest, once there is one.
    private static bool IsNewestKnown(Condition.EventValue rule, EventMemory memory, WindowSpan span) =>
        rule.Aggregate == Aggregate.Last && memory.Newest is [var newest, ..] && newest.At >= span.From;

    private static Judgement ValueOfOne(Comparison comparison, EventMemory memory, WindowSpan span)
    {
        var absent = comparison.Holds(Value.Absent);
        if (memory.Newest.IsEmpty || memory.Newest[0].At < span.From) return Judgement.Lasting(absent);

        var holds = comparison.Holds(memory.Value is { } value ? Value.Of(value) : Value.Absent);
        return holds == absent ? Judgement.Lasting(holds) : new Judgement(holds ? Truth.True : Truth.False, span.Leaves(memory.Newest[0].At));
    }

    /// <summary>A value is inside as long as its newest event is, so that the oldest of these leaves first.</summary>
    private static Judgement Different(Comparison comparison, EventMemory memory, WindowSpan span)
    {
        var count = 0;
        while (count < memory.Newest.Length && memory.Newest[count].At >= span.From) count++;

        var holds = comparison.Holds(Value.Of(count));
        for (var left = count; left > 0; left--)
        {
            var leaves = span.Leaves(memory.Newest[left - 1].At);
            if (left > 1 && span.Leaves(memory.Newest[left - 2].At) == leaves) continue;
            if (comparison.Holds(Value.Of(left - 1)) != holds) return new Judgement(holds ? Truth.True : Truth.False, leaves);
        }

        return Judgement.Lasting(holds);
    }
}
