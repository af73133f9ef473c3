using System.Collections.Immutable;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content.Differences;
using Wayfarer.Domain.Time;

namespace Wayfarer.Domain.Conditions;

public sealed partial class Judge
{
    private const string NotRead = "the history that this asks for has not been read yet";

    private Explanation Explain(Explanation explanation, Condition.EventCount rule, Instant at)
    {
        var (begun, span) = Begin(explanation, rule.Window, at);
        if (span is not { } window) return begun;

        var memory = profile.Memory(rule.Pattern.Key);
        ImmutableArray<Occurrence> inside = [.. (memory?.Newest ?? []).Where(occurrence => window.Holds(occurrence.At))];
        var enough = (explanation.Judgement.Value, rule.AtMost) switch
        {
            (Truth.True, null) => rule.AtLeast,
            (Truth.False, { } most) when inside.Length > most => most + 1,
            _ => inside.Length,
        };
        return With(begun, memory, window, inside.Take(enough).Select(occurrence => Seen(rule.Pattern, occurrence)), Counted(inside.Length, memory));
    }

    private Explanation Explain(Explanation explanation, Condition.EventValue rule, Instant at)
    {
        var (begun, span) = Begin(explanation, rule.Window, at);
        if (span is not { } window) return begun;

        var memory = profile.Memory(MemoryOf(rule)) ?? EventMemory.Empty("");
        var seen = new List<Evidence>();
        for (var index = 0; index < memory.Newest.Length; index++)
        {
            if (window.Holds(memory.Newest[index].At)) seen.Add(Seen(rule.Pattern, memory.Newest[index], rule.Property, ValueIn(rule, memory, index)));
        }

        foreach (var hour in memory.Hours.IsDefault ? [] : memory.Hours)
        {
            if (window.Holds(Amounts.LastOf(hour, memory))) seen.Add(new Evidence.SeenInHour(rule.Pattern, rule.Property, hour));
        }

        var comesTo = rule.Kind switch
        {
            MemoryKind.Amounts => Amounts.In(memory, window).Value(rule.Aggregate),
            MemoryKind.Different => Value.Of(seen.Count),
            _ => seen is [Evidence.Seen one] ? one.Value : Value.Absent,
        };
        var explained = With(begun, memory, window, seen, $"the {Words.Of(rule.Aggregate)} {rule.Property} is {comesTo}");
        return seen.Exists(item => item is Evidence.SeenInHour)
            ? explained with { Notes = explained.Notes.Add($"beyond the {Limits.EventsRememberedPerRule} newest events it is exact to the hour only") }
            : explained;
    }

    private Explanation Explain(Explanation explanation, Condition.Sequence rule, Instant at)
    {
        var (begun, span) = Begin(explanation, rule.Window, at);
        if (span is not { } window) return begun;

        // For each step, the occurrences that the steps before lead to, newest first, as far as any do.
        var ways = new List<List<Instant>>();
        for (var length = 1; length <= rule.Steps.Length && Ends(rule.Steps[..length]) is { Count: > 0 } ends; length++) ways.Add(ends);

        var chain = new List<Evidence>();
        var isWhole = ways.Count == rule.Steps.Length;
        var end = isWhole ? ways[^1].Where(window.Holds).Select(instant => (Instant?)instant).FirstOrDefault() : null;
        var isInside = end is not null;
        for (var step = ways.Count - 1; step >= 0; step--)
        {
            end ??= ways[step][0];
            var pattern = rule.Steps[step].Pattern;
            chain.Insert(0, Seen(pattern, profile.Occurrences(pattern.Key).First(occurrence => occurrence.At == end)));
            if (step > 0) end = ways[step - 1].First(instant => instant < end);
        }

        var note = (isWhole, isInside) switch
        {
            (true, true) => "all of it came",
            (true, false) => "all of it came, and not within the time that is asked for",
            _ => $"{Words.Of(rule.Steps[ways.Count].Pattern)} did not come{(ways.Count == 0 ? "" : " as asked behind what did")}",
        };
        return With(begun, KnownSince(rule.Steps), window, chain, note);
    }

    /// <summary>What a window begins with; a window that is null has no beginning, and the explanation says why.</summary>
    private (Explanation Begun, WindowSpan? Span) Begin(Explanation explanation, Window window, Instant at)
    {
        if (!_remembers) return (explanation with { Notes = [NotRead] }, null);

        var span = SpanOf(window, at, out var isUnknown);
        return window switch
        {
            Window.During { TimeZone: null } => (explanation with { Evidence = [KnownZone()] }, span),
            Window.Since since when span is null => (explanation with { Notes = [$"{Words.Of(since.Anchor)} {(isUnknown ? "may have occurred in what has expired" : "never occurred")}"] }, null),
            Window.Since since => (explanation with { Evidence = [Seen(since.Anchor, profile.Occurrences(since.Anchor.Key)[0])] }, span),
            Window.SinceEntry when span is null => (explanation with { Notes = ["no journey was entered"] }, null),
            _ => (explanation, span),
        };
    }

    private static Explanation With(Explanation begun, EventMemory? memory, WindowSpan window, IEnumerable<Evidence> evidence, string note) =>
        With(begun, memory?.Since, window, evidence, note);

    private static Explanation With(Explanation begun, Instant? since, WindowSpan window, IEnumerable<Evidence> evidence, string note) => begun with
    {
        Evidence = [.. begun.Evidence, .. evidence],
        Notes = since is { } known && known > window.From && begun.Judgement.Value == Truth.Unknown
            ? [.. begun.Notes, note, known == Instant.Never ? "what has expired may have begun it" : $"what occurred before {known} has expired, and may count"]
            : [.. begun.Notes, note],
    };

    /// <summary>Where as many are inside as are remembered at most, there may have been more.</summary>
    private string Counted(int inside, EventMemory? memory)
    {
        var isFull = memory is not null && inside == memory.Newest.Length && snapshot.Memories.Any(asked => asked.Key == memory.Key && asked.Depth <= inside);
        return $"{(isFull ? "at least " : "")}{Words.Count(inside, "event")} within the time that is asked for";
    }

    private static Value ValueIn(Condition.EventValue rule, EventMemory memory, int index) => rule.Kind switch
    {
        MemoryKind.Amounts => Value.Of(Amount.Number(memory.Amounts[index])),
        MemoryKind.Different => Value.Absent,
        _ => memory.Value is { } value ? Value.Of(value) : Value.Absent,
    };
}
