using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Content;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Scoring;
using Wayfarer.Domain.Scoring.Backtests;
using Wayfarer.Domain.Time;
using Xunit;

namespace Wayfarer.Tests.Domain.Scoring.Backtests;

/// <summary>People and scores, written down.</summary>
internal static class Histories
{
    private static readonly byte[] Key = "a key for the people of these tests"u8.ToArray();

    /// <summary>The first instant of a day; parts of days count.</summary>
    public static Instant Day(double day) => Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) + TimeSpan.FromDays(day);

    public static PersonHistory Person(string name, params (double Day, string Event)[] events) => new(
        ContactId.Of(Identifier.Create(IdentifierKind.User, name), Key),
        [.. events.OrderBy(one => one.Day).Select((one, index) => Event(name, $"{name} {index}", Day(one.Day), one.Event))]);

    public static Event Event(string user, string messageId, Instant at, string name) => new()
    {
        MessageId = messageId,
        Key = Wayfarer.Domain.Events.Event.KeyOf("history", messageId),
        Type = EventType.Track,
        Name = name,
        OccurredAt = at,
        RecordedAt = at,
        UserId = user,
    };

    /// <summary>The score of a file, under the id <c>intent</c>.</summary>
    public static ScoreModel Score(string text)
    {
        var (definitions, problems) = ContentCompiler.Compile([new ContentFile("scores/intent.json", text)]);
        Assert.Empty(problems);
        return definitions.Scores.Single();
    }
}
