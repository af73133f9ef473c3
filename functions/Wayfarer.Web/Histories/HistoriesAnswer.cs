using System.Text.Json;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;

namespace Wayfarer.Web.Histories;

/// <summary>What some people did; <see cref="Next"/> is what <c>after</c> is to be for the next page, and missing behind the last one.</summary>
public sealed record HistoriesAnswer(IReadOnlyList<HistoryAnswer> People, string? Next);

/// <summary>What one person did, in order of time.</summary>
public sealed record HistoryAnswer(string Contact, IReadOnlyList<PastEventAnswer> Events)
{
    internal static HistoryAnswer Of(PersonHistory person) => new(person.Contact.Value, [.. person.Events.Select(PastEventAnswer.Of)]);

    public PersonHistory ToHistory() => new(ContactId.Parse(Contact), [.. Events.Select(@event => @event.ToEvent(Contact))]);
}

public sealed record PastEventAnswer(string Key, EventType Type, string Name, string OccurredAt)
{
    public string? GroupId { get; init; }

    public JsonElement? Properties { get; init; }

    public JsonElement? Traits { get; init; }

    internal static PastEventAnswer Of(Event @event) => new(@event.Key, @event.Type, @event.Name, @event.OccurredAt.ToString())
    {
        GroupId = @event.GroupId,
        Properties = @event.Properties,
        Traits = @event.Unproven ? null : @event.Traits,
    };

    /// <summary>The event as it is judged at its own time, whenever it was recorded.</summary>
    internal Event ToEvent(string contact) => new()
    {
        MessageId = Key,
        Key = Key,
        Type = Type,
        Name = Name,
        OccurredAt = Instant.TryParse(OccurredAt, out var at) ? at : throw new FormatException($"'{OccurredAt}' is no instant."),
        RecordedAt = at,
        UserId = contact,
        GroupId = GroupId,
        Properties = Properties,
        Traits = Traits,
    };
}
