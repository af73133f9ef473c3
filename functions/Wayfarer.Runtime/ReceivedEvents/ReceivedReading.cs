using System.Text;
using System.Text.Json;
using Wayfarer.Domain;
using Wayfarer.Domain.Contacts;
using Wayfarer.Domain.Events;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Contacts;
using Wayfarer.Runtime.Keys;

namespace Wayfarer.Runtime.ReceivedEvents;

/// <summary>Puts what was sent beside what was made of it.</summary>
internal sealed class ReceivedReading(EventIntake intake, ReceivedOrder order)
{
    private const string NoName = "(no name)";

    /// <summary>The events of a request in their order.</summary>
    public IEnumerable<ReceivedEvent> Of(ReceivedRequest request)
    {
        var calls = SentCalls.Of(request.Body);
        var refused = request.Parsed.Problems.Where(problem => problem.Index is not null).ToDictionary(problem => problem.Index!.Value);
        var count = request.Parsed.Events.Count + refused.Count;
        var number = request.FirstNumber;
        foreach (var problem in request.Parsed.Problems.Where(problem => problem.Index is null))
            yield return Refused(New(request.At, number++, request.Body), problem, request.Body);

        // A body whose parts and verdicts do not go together is shown as a whole.
        var isTakenApart = calls.Count == count;
        using var accepted = request.Parsed.Events.GetEnumerator();
        for (var index = 0; index < count; index++)
        {
            var sent = isTakenApart ? calls[index] : request.Body;
            var received = New(request.At, number++, sent) with { Index = count > 1 ? index : null };
            if (refused.TryGetValue(index, out var problem)) yield return Refused(received, problem, sent);
            else if (accepted.MoveNext()) yield return Accepted(received, accepted.Current, sent);
        }
    }

    private ReceivedEvent New(Instant at, long number, ReadOnlyMemory<byte> sent) => new()
    {
        Order = order.Of(at, number),
        ReceivedAt = at,
        Name = NoName,
        Sent = Text(sent.Span),
        SentBytes = sent.Length,
    };

    private ReceivedEvent Accepted(ReceivedEvent received, Event @event, ReadOnlyMemory<byte> sent) => received with
    {
        Name = @event.Name,
        MessageId = @event.MessageId,
        EventKey = @event.Key,
        Contact = @event.UserId is { } user ? intake.ContactOf(IdentifierKind.User, user) : intake.ContactOf(IdentifierKind.Anonymous, @event.AnonymousId!),
        SaidAt = Instant.TryParse(FirstText(sent, "timestamp", "originalTimestamp", "time"), out var said) ? said : null,
        OccurredAt = @event.OccurredAt,
        Historical = @event.Historical,
        Unproven = @event.Unproven,
    };

    private static ReceivedEvent Refused(ReceivedEvent received, EventProblem problem, ReadOnlyMemory<byte> sent) => received with
    {
        Name = FirstText(sent, "event", "type") ?? NoName,
        Index = problem.Index,
        Field = problem.Field,
        Reason = problem.Reason,
    };

    private static string Text(ReadOnlySpan<byte> sent)
    {
        var end = Math.Min(sent.Length, Limits.BytesPerReceivedEvent);

        // Not within a character: bytes that go on with one are marked by their first two bits.
        while (end > 0 && end < sent.Length && (sent[end] & 0xC0) == 0x80) end--;
        return KeyText.WithoutSecrets(Encoding.UTF8.GetString(sent[..end]));
    }

    /// <summary>The first of these members that is a text which can be a name or a time.</summary>
    private static string? FirstText(ReadOnlyMemory<byte> sent, params string[] members)
    {
        try
        {
            using var document = JsonDocument.Parse(sent);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;

            return members.Select(member => TextOf(document.RootElement, member)).FirstOrDefault(text => text is not null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement call, string member) =>
        call.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString()?.Trim() is { Length: > 0 and <= Limits.CharactersPerEventName } text
            ? text
            : null;
}
