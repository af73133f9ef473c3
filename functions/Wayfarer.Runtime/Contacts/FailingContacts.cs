using Wayfarer.Domain;
using Wayfarer.Domain.Time;
using Wayfarer.Runtime.Queues;
using Wayfarer.Runtime.Storage;

namespace Wayfarer.Runtime.Contacts;

/// <summary>
/// The contacts whose messages fail over and over on a host that is alone with its queue. They stay on the inbox and are tried
/// again for ever: nothing is lost by failing, and a replay has nothing to do. What is discarded is dropped at its next failure.
/// </summary>
public sealed class FailingContacts(TimeProvider time) : IPoisonMessages
{
    private const int ContactsRemembered = 1_000;

    /// <summary>Longer than any lease: whoever has not failed again by then has gone through.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failing> _contacts = new(StringComparer.Ordinal);

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>Notes that the messages of a contact failed; whether they are to be dropped.</summary>
    public bool Failed(string contact, int messages, Exception failure)
    {
        if (failure is StoreUnavailableException or ContendedContactException or NewerFormatException) return false;

        lock (_gate)
        {
            Forget();
            var known = _contacts.GetValueOrDefault(contact);
            if (known is null && _contacts.Count >= ContactsRemembered) return false;
            if (known?.IsDiscarded is true) return _contacts.Remove(contact);

            _contacts[contact] = new Failing((known?.Failures ?? 0) + 1, known?.Since ?? Now, Now, FailureReason.Of(failure), messages);
            return false;
        }
    }

    public ValueTask<PoisonPage> ListAsync(int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Forget();
            var failing = _contacts.Where(contact => contact.Value.Failures >= Limits.FailuresBeforePoison).OrderBy(contact => contact.Value.Since).ToList();
            return new(new PoisonPage(
                [.. failing.Take(limit).Select(contact => new PoisonMessage(
                    contact.Key, "inbox", contact.Key, contact.Value.Reason, contact.Value.Since, null, contact.Value.Failures, contact.Value.Messages))],
                failing.Count));
        }
    }

    public ValueTask<bool> ReplayAsync(string id, CancellationToken cancellation)
    {
        lock (_gate) return new(_contacts.Remove(id));
    }

    public ValueTask<int> ReplayAllAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            var replayed = _contacts.Count;
            _contacts.Clear();
            return new(replayed);
        }
    }

    public ValueTask<bool> DiscardAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_contacts.TryGetValue(id, out var failing)) return new(false);

            _contacts[id] = failing with { IsDiscarded = true };
            return new(true);
        }
    }

    private void Forget()
    {
        foreach (var over in _contacts.Where(contact => contact.Value.LastAt + Remembered < Now).Select(contact => contact.Key).ToList()) _contacts.Remove(over);
    }

    private sealed record Failing(int Failures, Instant Since, Instant LastAt, string Reason, int Messages, bool IsDiscarded = false);
}
