using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Scenarios;

/// <summary>
/// Takes a host through a story and writes down what came of it. What is equal on all hosts is everything: each fact of each
/// person in order with its instant and its reason, and each message with the instant of its hand-over. One thing alone is
/// brought into an order, because no order is defined for it: the messages of different people that are handed over at one
/// instant. For the same reason no story has two messages of one person at one instant.
/// </summary>
public static class ScenarioRun
{
    /// <param name="looks">How far apart a host looks for what comes by itself, and so how late that may be; null for at once.</param>
    public static async Task<string> TraceAsync(Scenario scenario, IScenarioHost host, TimeSpan? looks)
    {
        foreach (var moment in scenario.Story)
        {
            await LiveOnAsync(host, moment.At, looks);
            host.MoveTo(moment.At);
            if (moment.Content is { } content) await host.PublishAsync(content);
            if (moment.Event is { } @event) await host.AcceptAsync(@event);
            await host.RunAsync();
        }

        await LiveOnAsync(host, scenario.Until, looks);
        var lines = new List<string>();
        foreach (var person in scenario.People) lines.AddRange(await host.FactsAsync(person));
        lines.AddRange(host.HandedOver.Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    public static string Line(string person, Fact fact) => string.Join(' ', new[]
    {
        fact.At.ToString(), person, fact.Kind.ToString(), fact.Journey, fact.Enrollment, fact.Step, fact.Segment, fact.Message, fact.Reason is null ? null : $"({fact.Reason})",
    }.Where(part => part is not null));

    private static async Task LiveOnAsync(IScenarioHost host, Instant until, TimeSpan? looks)
    {
        while (NextLook(await host.NextAsync(), looks) is var next && next <= until)
        {
            host.MoveTo(next);
            await host.RunAsync();
        }
    }

    private static Instant NextLook(Instant next, TimeSpan? looks)
    {
        if (next == Instant.Never || looks is not { TotalMilliseconds: var apart }) return next;

        return new Instant((long)(Math.Ceiling(next.Milliseconds / apart) * apart));
    }
}
