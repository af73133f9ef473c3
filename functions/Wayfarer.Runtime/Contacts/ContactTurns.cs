using Wayfarer.Domain.Time;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// Lets what one process was given for one contact at the same time through in the order in which it was recorded. A queue
/// hands out at once what came in between two looks at it, and a website that says who somebody is and then what they did says
/// both within milliseconds: taken the other way round, a journey is refused for want of an address that was already there.
/// </summary>
/// <remarks>Only an aid: other processes take turns of their own, and what comes late comes late.</remarks>
public sealed class ContactTurns(TimeProvider time)
{
    /// <summary>How long a young input waits for what came just before it to be handed out, too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    /// <summary>What has waited longer than this in its queue comes out of a backlog, which costs enough without patience.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Turn>> _turns = [];

    /// <summary>Waits for all turns of the contact that were recorded before; the answer ends this one.</summary>
    public async ValueTask<IDisposable> TakeAsync(string contact, Instant recordedAt, CancellationToken cancellation)
    {
        var turn = Add(contact, recordedAt);
        try
        {
            if (Instant.From(time.GetUtcNow()) - recordedAt < Young) await Task.Delay(Patience, time, cancellation);
            while (Before(turn) is { } earlier) await earlier.Ended.WaitAsync(cancellation);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private Turn Add(string contact, Instant recordedAt)
    {
        lock (_lock)
        {
            var turn = new Turn(this, contact, recordedAt);
            if (!_turns.TryGetValue(contact, out var turns)) _turns[contact] = turns = [];
            turns.Insert(turns.FindLastIndex(other => other.RecordedAt <= recordedAt) + 1, turn);
            return turn;
        }
    }

    private Turn? Before(Turn turn)
    {
        lock (_lock)
        {
            var turns = _turns[turn.Contact];
            var place = turns.IndexOf(turn);
            return place > 0 ? turns[place - 1] : null;
        }
    }

    private void Remove(Turn turn)
    {
        lock (_lock)
        {
            if (_turns.TryGetValue(turn.Contact, out var turns) && turns.Remove(turn) && turns.Count == 0) _turns.Remove(turn.Contact);
        }
    }

    private sealed class Turn(ContactTurns turns, string contact, Instant recordedAt) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Contact { get; } = contact;

        public Instant RecordedAt { get; } = recordedAt;

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            turns.Remove(this);
            _ended.TrySetResult();
        }
    }
}
