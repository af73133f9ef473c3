using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Time;

namespace Wayfarer.Tests.Scenarios;

/// <summary>
/// Takes a host through a story and writes down what came of it. What is equal on all hosts is everything: each fact of each
/// person in order with its instant and its reason, and each message with the instant of its hand-over. One thing alone is
/// brought into an order, because no order is defined for it: the messages that are handed over at one instant.
/// </summary>
public static class ScenarioRun
{
    /// <param name="lateness">How late everything is that comes by itself.</param>
    public static async Task<string> TraceAsync(Scenario scenario, IScenarioHost host, TimeSpan lateness)
    {
        foreach (var moment in scenario.Story)
        {
            await LiveOnAsync(host, moment.At, lateness);
            host.MoveTo(moment.At);
            if (moment.Content is { } content) await host.PublishAsync(content);
            if (moment.Event is { } @event) await host.AcceptAsync(@event);
            await host.RunAsync();
        }

        await LiveOnAsync(host, scenario.Until, lateness);
        var lines = new List<string>();
        foreach (var person in scenario.People) lines.AddRange(await host.FactsAsync(person));
        lines.AddRange(host.HandedOver.Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    public static string Line(string person, Fact fact) => string.Join(' ', new[]
    {
        fact.At.ToString(), person, fact.Kind.ToString(), fact.Journey, fact.Enrollment, fact.Step, fact.Segment, fact.Message, fact.Reason is null ? null : $"({fact.Reason})",
    }.Where(part => part is not null));

    private static async Task LiveOnAsync(IScenarioHost host, Instant until, TimeSpan lateness)
    {
        while (await host.NextAsync() is var next && next + lateness <= until)
        {
            host.MoveTo(next + lateness);
            await host.RunAsync();
        }
    }
}
