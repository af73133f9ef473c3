using Wayfarer.Domain;

namespace Wayfarer.Web.Callers;

/// <summary>
/// What is known of those who were heard of lately, in bounded memory: when there are more than are remembered, those that
/// were not heard of for longest are forgotten. Not for several threads at once.
/// </summary>
internal sealed class RecentMemory<T>
    where T : struct
{
    private Dictionary<string, T> _recent = [];
    private Dictionary<string, T> _older = [];

    public T? Find(string name) => _recent.TryGetValue(name, out var known) || _older.TryGetValue(name, out known) ? known : null;

    public void Remember(string name, T value)
    {
        _recent[name] = value;
        if (_recent.Count < Limits.AddressesRemembered) return;

        _older = _recent;
        _recent = [];
    }
}
