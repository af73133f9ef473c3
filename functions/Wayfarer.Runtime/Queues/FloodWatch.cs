using Wayfarer.Domain;

namespace Wayfarer.Runtime.Queues;

/// <summary>
/// Which contacts have more inputs in a minute than one process should apply as they come. Whoever flooded in the minute before
/// still does: a flood is over after a minute that was none.
/// </summary>
public sealed class FloodWatch(
    TimeProvider time, int inputsPerMinute = Limits.InputsPerContactAndMinute, int contactsCounted = Limits.ContactsCountedForFloods)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Counts> _contacts = new(StringComparer.Ordinal);

    /// <summary>Counts inputs of a contact; whether they are part of a flood.</summary>
    public bool IsFlood(string contact, int inputs)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_gate)
        {
            var known = _contacts.GetValueOrDefault(contact);
            if (known == default && !HasRoom(minute)) return false;

            var before = known.Minute == minute ? known.Before : known.Minute == minute - 1 ? known.Now : 0;
            var now = (known.Minute == minute ? known.Now : 0) + inputs;
            _contacts[contact] = new Counts(minute, now, before);
            return now > inputsPerMinute || before > inputsPerMinute;
        }
    }

    /// <summary>Whoever is not counted is not deferred either: a crowd is no flood.</summary>
    private bool HasRoom(long minute)
    {
        if (_contacts.Count < contactsCounted) return true;

        foreach (var quiet in _contacts.Where(contact => contact.Value.Minute < minute - 1).Select(contact => contact.Key).ToList()) _contacts.Remove(quiet);
        return _contacts.Count < contactsCounted;
    }

    private readonly record struct Counts(long Minute, int Now, int Before);
}
