using Wayfarer.Runtime.ReceivedEvents;

namespace Wayfarer.Web.Events;

/// <summary>What a received event is asked for by: where it stands, and in whose list.</summary>
internal sealed record ReceivedEventId(string Order, string Key, ReceivedStatus Status)
{
    private const char Separator = '.';

    public static ReceivedEventId? Parse(string? text) =>
        text?.Split(Separator) is [{ Length: > 0 } order, { Length: > 0 } key, var status] && Enum.TryParse<ReceivedStatus>(status, ignoreCase: true, out var known)
            ? new ReceivedEventId(order, key, known)
            : null;

    public override string ToString() => string.Join(Separator, Order, Key, Status.ToString().ToLowerInvariant());
}
