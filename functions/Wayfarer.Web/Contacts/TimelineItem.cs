using System.Text.Json;
using System.Text.Json.Serialization;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Runtime.Contacts;

namespace Wayfarer.Web.Contacts;

/// <summary>One thing that happened: an event, a decision with its reason, or what became of a message.</summary>
public sealed record TimelineItem(string Id, string At, TimelineKind Kind, string What)
{
    public string? OccurredAt { get; init; }

    public JsonElement? Properties { get; init; }

    public JsonElement? Traits { get; init; }

    public string? Journey { get; init; }

    public string? Step { get; init; }

    public string? Segment { get; init; }

    public string? Score { get; init; }

    public string? Threshold { get; init; }

    /// <summary>What the score was.</summary>
    public decimal? Value { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    /// <summary>What one commit of a contact adds to the timeline, newest first: what it decided, above what it heard.</summary>
    internal static IEnumerable<TimelineItem> Of(ContactId contact, ContactCommit commit)
    {
        var entries = commit.Inputs
            .Where(input => input.Input is Input.Occurred)
            .Select(input => (At: input.Now, Make: (Func<string, TimelineItem>)(id => Of(id, ((Input.Occurred)input.Input).Event, input.Now.ToString()))))
            .Concat(commit.Facts.Select(fact => (fact.At, Make: (Func<string, TimelineItem>)(id => Of(id, fact)))))
            .OrderBy(entry => entry.At)
            .Select((entry, index) => entry.Make($"{entry.At.Milliseconds:D15}-{contact}-{commit.Sequence:D12}-{index:D4}"));
        return entries.Reverse();
    }

    private static TimelineItem Of(string id, Event @event, string at) => new(id, at, TimelineKind.Event, @event.Name)
    {
        OccurredAt = @event.OccurredAt.ToString(),
        Properties = @event.Properties,
        Traits = @event.Traits,
    };

    private static TimelineItem Of(string id, Fact fact)
    {
        var isMessage = fact.Kind is FactKind.MessageReserved or FactKind.MessageHandedOver or FactKind.MessageSkipped
            or FactKind.MessageFailed or FactKind.MessageUnknown;
        return new TimelineItem(id, fact.At.ToString(), isMessage ? TimelineKind.Message : TimelineKind.Decision, fact.Kind.ToString())
        {
            Journey = fact.Journey,
            Step = fact.Step,
            Segment = fact.Segment,
            Score = fact.Score,
            Threshold = fact.Threshold,
            Value = fact.Value,
            Message = fact.Message,
            Reason = fact.Reason,
        };
    }
}

[JsonConverter(typeof(JsonStringEnumConverter<TimelineKind>))]
public enum TimelineKind
{
    Event,
    Decision,
    Message,
}
