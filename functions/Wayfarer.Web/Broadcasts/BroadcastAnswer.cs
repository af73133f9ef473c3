using Wayfarer.Runtime.Broadcasts;

namespace Wayfarer.Web.Broadcasts;

/// <summary>The body that starts a broadcast. Whoever gives it an id may send the same again and starts it once.</summary>
public sealed record BroadcastRequest(string? Id, string? Journey, string? Segment);

/// <summary>A broadcast and how far it has come. <paramref name="Waits"/> says what keeps one that runs from going on.</summary>
public sealed record BroadcastAnswer(
    string Id, string Journey, string Segment, string State, long Reached, long Pages, string Created, string? Ended, string? Waits)
{
    internal static BroadcastAnswer Of(Broadcast broadcast, string? waits) => new(
        broadcast.Id, broadcast.Journey, broadcast.Segment, broadcast.State.ToString().ToLowerInvariant(), broadcast.Reached, broadcast.Pages,
        broadcast.CreatedAt.ToString(), broadcast.EndedAt?.ToString(), broadcast.State == BroadcastState.Running ? waits : null);
}

public sealed record BroadcastsAnswer(IReadOnlyList<BroadcastAnswer> Broadcasts);
